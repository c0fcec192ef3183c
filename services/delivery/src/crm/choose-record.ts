import type { FoundRecord } from './crm-connector.js';
import { leadOf } from './judge-taken.js';
import type { WriteJob } from './plan-write.js';

/** What becomes of a lead by the records that have its e-mail address. */
export type Choice =
  | { readonly kind: 'take'; readonly recordId: string }
  | { readonly kind: 'wait' | 'leave'; readonly because: string }
  /** None of them is for it. */
  | { readonly kind: 'none' };

/**
 * Which of the records that have its e-mail address a lead without one gets: its own, that of a lead that was merged into it, one that people made.
 * What was merged away itself leaves the record to the lead that goes on. Pure.
 */
export function chooseRecord({ leadId, kin }: Pick<WriteJob, 'leadId' | 'kin'>, records: readonly FoundRecord[]): Choice {
  const own = records.find(record => record.leadId === leadId);
  if (own !== undefined) return { kind: 'take', recordId: own.recordId };
  for (const record of records) {
    const holder = kin.find(each => each.leadId === leadOf(record));
    if (holder === undefined) continue;
    if (kin.some(({ isCurrent }) => isCurrent))
      return { kind: 'leave', because: 'it was merged into another lead: the record of its address is left to that' };
    // It would be written there after this.
    if (holder.isSending) return { kind: 'wait', because: 'something of a lead that was merged into it is on its way' };
    return { kind: 'take', recordId: record.recordId };
  }
  const unclaimed = records.find(record => record.leadId === null);
  return unclaimed === undefined ? { kind: 'none' } : { kind: 'take', recordId: unclaimed.recordId };
}
