import type { UnitOfWork } from '@baton/messaging';
import type { Transaction } from '@baton/platform';
import { acceptBySet, type Attempt } from '../acceptance/accept-by-set.js';
import { LostRace } from '../acceptance/lost-race.js';
import { v7 as newId } from 'uuid';
import { Repeats, type Reception } from '../acceptance/received.js';
import { addReceipts, findReceipts, type Receipt } from '../acceptance/receipts.store.js';
import { inquiryKey, leadsOfInquiries } from '../identity/find-leads.store.js';
import { currentLeads, lockLeads, saveVersions } from '../identity/leads.store.js';
import type { CrmUpdate } from './crm-update.js';
import { eventsOfCrmUpdate, type CrmEmission } from './events-of-crm-update.js';

/**
 * Takes what CRMs say, in order, in one transaction, and announces it under the leads' locks. What is about a lead that was merged away is about
 * the survivor.
 * @returns one result per update, in their order
 */
export const acceptCrmUpdates = (unit: UnitOfWork, updates: readonly CrmUpdate[]): Promise<Reception[]> =>
  acceptBySet<CrmUpdate, Reception>(
    unit,
    updates,
    some => acceptTogether(unit, some),
    reason => ({ outcome: 'failed', reason }),
  );

async function acceptTogether({ tx, now }: UnitOfWork, updates: readonly CrmUpdate[]): Promise<Attempt<Reception>> {
  const repeats = new Repeats(await findReceipts(tx, 'crm-update', updates));
  const leadIds = await leadsOf(tx, updates);
  const leads = await lockLeads(
    tx,
    leadIds.flatMap(id => id ?? []),
  );
  for (const lead of leads.values()) if (lead.mergedInto !== null) throw new LostRace('the lead was merged');
  const receipts: Receipt[] = [];
  const emissions: CrmEmission[] = [];
  const results = updates.map((update, index): Reception => {
    const repeat = repeats.answer(update);
    if (repeat !== undefined) return repeat;
    const lead = leads.get(leadIds[index] ?? '');
    if (lead === undefined) return { outcome: 'unknown-lead' };
    if (lead.place === 'erased') return { outcome: 'erased-lead' };
    const { sourceId, externalId, bodyHash } = update;
    const receipt = { sourceId, externalId, id: newId(), leadId: lead.id, bodyHash };
    receipts.push(receipt);
    repeats.add(receipt);
    emissions.push(...eventsOfCrmUpdate(update, receipt.id, lead, now));
    return { outcome: 'accepted', id: receipt.id, leadId: lead.id, repeat: false };
  });
  if ((await addReceipts(tx, 'crm-update', receipts, now)) < receipts.length) throw new LostRace('an update was taken');
  await saveVersions(tx, [...leads.values()]);
  return { results, emissions };
}

/** For each update the lead it is about now, as far as one is known. */
async function leadsOf(tx: Transaction, updates: readonly CrmUpdate[]): Promise<(string | undefined)[]> {
  const byId = await currentLeads(
    tx,
    updates.flatMap(({ lead }) => ('leadId' in lead ? lead.leadId : [])),
  );
  const byInquiry = await leadsOfInquiries(
    tx,
    updates.flatMap(({ lead }) => ('leadId' in lead ? [] : lead)),
  );
  return updates.map(({ lead }) => ('leadId' in lead ? byId.get(lead.leadId) : byInquiry.get(inquiryKey(lead))));
}
