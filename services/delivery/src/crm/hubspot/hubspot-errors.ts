import { retryAfterMs } from '../../sending/retry-schedule.js';
import type { CrmAnswer } from '../crm-http.js';
import { CrmBusy, CrmUnavailable, type WriteAnswer } from '../crm-connector.js';
import { BatchRefused } from '../split-refused.js';

/** An error as HubSpot tells it: of a whole request, or of one record of it. Every member may be missing. */
export interface HubspotError {
  readonly status?: string;
  readonly category?: string;
  readonly message?: string;
  readonly policyName?: string;
  readonly context?: Readonly<Record<string, readonly string[] | undefined>>;
  readonly errors?: readonly { readonly message?: string; readonly code?: string }[];
}

const SECOND_MS = 1_000;
const TEN_SECONDS_MS = 10_000;
const HALF_AN_HOUR_MS = 1_800_000;

/** The codes in an error: as a list, or in the text of the message, as older answers have them. */
const codesOf = ({ errors = [], message = '' }: HubspotError): Set<string> =>
  new Set([
    ...errors.flatMap(({ code }) => code ?? []),
    ...[...message.matchAll(/"(?:error|code)"\s*:\s*"([A-Z_]+)"/g)].map(match => match[1]!),
  ]);

const textOf = ({ category, message, errors }: HubspotError): string =>
  [category, errors?.map(error => error.message).find(text => text !== undefined) ?? message].filter(Boolean).join(': ') ||
  'no reason given';

/** How an error about one record is answered. */
export function recordAnswer(error: HubspotError, status: number): WriteAnswer {
  const told = { status, answer: JSON.stringify(error).slice(0, 1_024) };
  const codes = codesOf(error);
  if (error.category === 'OBJECT_NOT_FOUND') return { kind: 'gone', ...told };
  // Somebody made the contact a moment ago: the next time it is found by its address.
  if (error.category === 'CONFLICT') return { kind: 'again', error: textOf(error), ...told };
  if (codes.has('INVALID_OWNER_ID')) return { kind: 'unknown-owner', error: textOf(error), ...told };
  return { kind: 'refused', error: textOf(error), ...told };
}

/**
 * What an answer that is not 2xx means.
 * https://developers.hubspot.com/docs/api-reference/error-handling and
 * https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 * @throws CrmBusy when a limit is reached: 429, or the account is locked (423) or being moved (477)
 * @throws CrmUnavailable for what is wrong with the connection: the token, its scopes, a property that is not there
 * @throws BatchRefused for what is wrong with a record
 */
export function refuse({ status, json, headers, kept }: CrmAnswer, now: Date): never {
  const error = (json ?? {}) as HubspotError;
  const asked = retryAfterMs(headers['retry-after'], now);
  if (status === 429) {
    const ms = asked || (error.policyName === 'DAILY' ? HALF_AN_HOUR_MS : TEN_SECONDS_MS);
    throw new CrmBusy(`HubSpot's limit is reached: ${error.policyName ?? error.message ?? 'of requests'}`, ms, status, kept);
  }
  if (status === 423 || status === 477)
    throw new CrmBusy(`HubSpot's account is locked for the moment: ${textOf(error)}`, asked || 2 * SECOND_MS, status, kept);
  if (status === 401) throw new CrmUnavailable(`HubSpot does not accept the access token: ${textOf(error)}`, status, kept);
  if (status === 403) throw new CrmUnavailable(`HubSpot does not let the token do this: ${textOf(error)}`, status, kept);
  if (status === 404) throw new CrmUnavailable(`HubSpot has no such address: ${textOf(error)}`, status, kept);
  if (codesOf(error).has('PROPERTY_DOESNT_EXIST'))
    throw new CrmUnavailable(`HubSpot has no such property, make it or map another: ${textOf(error)}`, status, kept);
  throw new BatchRefused(textOf(error), recordAnswer(error, status));
}
