import type { UnitOfWork } from '@baton/messaging';
import type { Cause, LeadDesk } from '../episodes/lead-desk.js';
import { refuseMerged } from '../leads/identity.store.js';
import { addressHash } from './address-hash.js';
import type { Secret } from './secret.js';
import { suppress, type NewSuppression } from './suppression.store.js';

export interface Refusal {
  readonly leadId: string;
  readonly reason: 'opted-out' | 'bounced';
  readonly because: string;
  readonly cause: Cause;
}

/**
 * People who opted out, and addresses that bounce. An opt-out holds for the lead, whatever address it has later, and for the address, whoever has it
 * later; so it does for the leads that were merged into it: which of them said it, nobody knows when the merge is undone. A bounce holds for the address; where that is not known yet, the first one that comes is taken to be it.
 * @param desk holds the leads, locked
 */
export async function refuseMail(unit: UnitOfWork, desk: LeadDesk, secret: Secret, refusals: readonly Refusal[]): Promise<void> {
  const entries: NewSuppression[] = [];
  for (const { leadId, reason, because, cause } of refusals) {
    const email = desk.facts(leadId)?.email ?? null;
    if (email !== null) entries.push({ addressHash: addressHash(secret.value, email), reason, because });
    desk.refuse(leadId, reason, reason === 'opted-out' || email === null);
    desk.settle(leadId, cause);
  }
  const optedOut = new Map(refusals.filter(r => r.reason === 'opted-out').map(r => [r.leadId, r.because]));
  for (const { email, survivor } of await refuseMerged(unit.tx, [...optedOut.keys()]))
    entries.push({ addressHash: addressHash(secret.value, email), reason: 'opted-out', because: optedOut.get(survivor)! });
  await suppress(unit.tx, entries, unit.now);
}
