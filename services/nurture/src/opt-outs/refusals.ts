import type { UnitOfWork } from '@baton/messaging';
import type { Cause, LeadDesk } from '../episodes/lead-desk.js';
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
 * later. A bounce holds for the address; where that is not known yet, the first one that comes is taken to be it.
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
  await suppress(unit.tx, entries, unit.now);
}
