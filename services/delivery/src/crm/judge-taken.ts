import type { Outcome } from '../sending/classify-outcome.js';
import type { FoundRecord } from './crm-connector.js';

/** What is on its way is known about soon; so is what can be read from the database again. */
const SOON_MS = 30_000;
/** The erasure is to come first. */
const LEAST_MS = 1_000;

/** How it stands with the erasure of a lead from a CRM. */
export interface Erasure {
  /** It waits no more, and that not just now: it was given up, or was done before the record that is there now. */
  readonly isOver: boolean;
  /** How long until it is tried next; null when it is being tried, or was done just now. */
  readonly dueInMs: number | null;
}
/** By lead; leads that are not to be erased are not in it. */
export type Erasures = ReadonlyMap<string, Erasure>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The lead that a record says it is; null when it cannot be one, since people fill the field, too. */
export const leadOf = ({ leadId }: FoundRecord): string | null => (leadId !== null && UUID.test(leadId) ? leadId.toLowerCase() : null);

/**
 * What becomes of a person whose record is that of another lead: they wait while that lead is being erased, and are refused else, with what to do.
 * @param erasures null when they are not known for now
 */
export function judgeTaken(record: FoundRecord, erasures: Erasures | null): Outcome {
  const taken = `the CRM has this e-mail address in record ${record.recordId}`;
  const leadId = leadOf(record);
  if (leadId === null)
    return refused(`${taken}, and in its field for Baton's id what is no id of a lead: empty that field, then send this again`);
  if (erasures === null) return later('it could not be read whether the record of its e-mail address is being erased', SOON_MS);
  const erasure = erasures.get(leadId);
  if (erasure === undefined) return refused(`${taken}, which is lead ${leadId}: merge the two leads in Baton`);
  // Who was to be erased cannot be merged.
  if (erasure.isOver) return refused(`${taken}, which is lead ${leadId}, which was to be erased: send that erasure again, then this`);
  const ms = erasure.dueInMs === null ? SOON_MS : Math.max(erasure.dueInMs, LEAST_MS);
  return later('the record of its e-mail address is being erased', ms);
}

const later = (error: string, ms: number): Outcome => ({ kind: 'later', error, ms, holdsAll: false });
const refused = (error: string): Outcome => ({ kind: 'refused', error, status: null, answer: '' });
