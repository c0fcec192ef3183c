import type { CrmAnswer } from '../crm-http.js';
import { CrmBusy, CrmUnavailable, type Write, type WriteAnswer } from '../crm-connector.js';
import { BatchRefused } from '../split-refused.js';

/** An error about one record, as sObject Collections tells it. */
export interface SalesforceError {
  readonly statusCode?: string;
  readonly message?: string;
  readonly fields?: readonly string[];
}
/** An error about a whole request. */
interface RequestError {
  readonly errorCode?: string;
  readonly message?: string;
}

const QUARTER_OF_AN_HOUR_MS = 900_000;

/** Works when it is tried again: somebody else has the record, or the org is slow. */
const PASSING = new Set([
  'UNABLE_TO_LOCK_ROW',
  'REQUEST_RUNNING_TOO_LONG',
  'SERVER_UNAVAILABLE',
  'QUERY_TIMEOUT',
  'DUPLICATE_VALUE',
  'UNKNOWN_EXCEPTION',
]);
/** Whether what an error is about works later. */
export const isPassing = (code: string): boolean => PASSING.has(code);
const OWNER = new Set(['INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'TRANSFER_REQUIRES_READ']);
const UNKNOWN_ID = new Set(['INVALID_CROSS_REFERENCE_KEY', 'MALFORMED_ID']);

/**
 * How an error about one record is answered: https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-concepts-core-data-objects.html
 * An id that is not there can be that of the owner or that of the record; Salesforce does not always name the field. Then the owner is suspected
 * first: without one, the next answer is about the record.
 */
export function recordAnswer(errors: readonly SalesforceError[], { recordId, ownerId }: Write, status: number): WriteAnswer {
  const [{ statusCode = 'UNKNOWN', message = 'no reason given', fields = [] } = {}] = errors;
  const error = `${statusCode}: ${message}${fields.length === 0 ? '' : ` (${fields.join(', ')})`}`;
  const told = { status, answer: JSON.stringify(errors).slice(0, 1_024) };
  if (isPassing(statusCode)) return { kind: 'again', error, ...told };
  if (statusCode === 'ENTITY_IS_DELETED') return { kind: 'gone', ...told };
  if (statusCode === 'CANNOT_UPDATE_CONVERTED_LEAD')
    return { kind: 'beyond', note: 'the lead was converted in Salesforce: it is not written to any more', ...told };
  const isAboutOwner = OWNER.has(statusCode) || (UNKNOWN_ID.has(statusCode) && (fields.length === 0 || fields.includes('OwnerId')));
  if (isAboutOwner && ownerId !== undefined) return { kind: 'unknown-owner', error, ...told };
  if (UNKNOWN_ID.has(statusCode) && recordId !== null && fields.length === 0) return { kind: 'gone', ...told };
  return { kind: 'refused', error, ...told };
}

/** The first error of a whole request. */
function requestErrorOf({ json, status }: CrmAnswer): { code: string; text: string } {
  const [error] = (Array.isArray(json) ? json : [json]) as readonly (RequestError | undefined)[];
  const code = error?.errorCode ?? String(status);
  return { code, text: `${code}: ${error?.message ?? 'no reason given'}` };
}

/**
 * What an answer that is not 2xx means: https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html
 * @throws CrmBusy when the org's requests of the last 24 hours are used up
 * @throws BatchRefused when a value of some record cannot even be read
 * @throws CrmUnavailable for what is wrong with the connection: rights, a field or object that is not there
 */
export function refuse(answer: CrmAnswer): never {
  const { code, text } = requestErrorOf(answer);
  const { status, kept } = answer;
  if (code === 'REQUEST_LIMIT_EXCEEDED') throw new CrmBusy(`Salesforce's limit is reached: ${text}`, QUARTER_OF_AN_HOUR_MS, status, kept);
  if (code === 'JSON_PARSER_ERROR') throw new BatchRefused(text, { kind: 'refused', error: text, status, answer: kept });
  if (code === 'INVALID_FIELD') throw new CrmUnavailable(`Salesforce has no such field, make it or map another: ${text}`, status, kept);
  throw new CrmUnavailable(`Salesforce refuses the request: ${text}`, status, kept);
}
