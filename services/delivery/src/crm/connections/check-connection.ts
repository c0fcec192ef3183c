import type { FieldError } from '@baton/platform';
import { isReceiverId } from '../../subscriptions/receiver-id.js';
import { compileFilter } from '../../subscriptions/event-filter.js';
import type { CrmConnector } from '../crm-connector.js';
import type { ConnectionSettings } from './connection.js';
import type { CrmConnectionDto } from './connection.dto.js';
import { credentialErrors } from './read-credentials.js';
import { readFields } from './read-fields.js';

export interface Checked {
  readonly errors: readonly FieldError[];
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  /** undefined: those that are stored. */
  readonly credentials: Readonly<Record<string, string>> | undefined;
}

/**
 * What a document of a connection comes to, with everything that is wrong with it.
 * @param urlProblem what is wrong with an address, undefined when nothing is
 */
export function checkConnection(
  id: string,
  dto: CrmConnectionDto,
  connector: CrmConnector,
  urlProblem: (url: string) => string | undefined,
): Checked {
  const errors: FieldError[] = [];
  if (!isReceiverId(id)) errors.push({ field: 'id', message: 'has to be lower case letters, digits and hyphens, at most 63' });
  const baseUrl = dto.baseUrl ?? connector.defaultBaseUrl;
  const addressProblem =
    baseUrl === null ? 'is needed: https://<your domain>.my.salesforce.com' : (urlProblem(baseUrl) ?? pathProblem(baseUrl));
  if (addressProblem !== undefined) errors.push({ field: 'baseUrl', message: addressProblem });
  const idField = dto.idField ?? connector.idField;
  if (!connector.fieldName.test(idField)) errors.push({ field: 'idField', message: 'is not the API name of a field' });
  const { fields, errors: fieldErrors } = readFields(dto.fields ?? {}, connector.fieldName, new Set([idField, connector.ownerField]));
  errors.push(...fieldErrors);
  if (dto.credentials != null) errors.push(...credentialErrors(dto.credentials, connector.credentialNames));
  const filter = dto.filter == null ? undefined : compileFilter(dto.filter);
  if (typeof filter === 'object')
    errors.push({ field: 'filter', message: `line ${filter.line}, column ${filter.column}: ${filter.message}` });
  return {
    errors,
    baseUrl: baseUrl !== null && addressProblem === undefined ? new URL(baseUrl).origin : '',
    settings: {
      vendor: dto.vendor,
      idField,
      fields,
      unassignedOwner: dto.unassignedOwner ?? null,
      allowDuplicates: dto.allowDuplicates ?? false,
    },
    credentials: (dto.credentials ?? undefined) as Record<string, string> | undefined,
  };
}

function pathProblem(url: string): string | undefined {
  const { pathname, search, hash } = new URL(url);
  return pathname === '/' && search === '' && hash === '' ? undefined : 'has to end after the host: Baton knows the paths';
}
