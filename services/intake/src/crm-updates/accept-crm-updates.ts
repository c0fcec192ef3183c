import type { UnitOfWork } from '@baton/messaging';
import type { Transaction } from '@baton/platform';
import { v7 as newId } from 'uuid';
import { acceptBySet, mustFit, type Attempt } from '../acceptance/accept-by-set.js';
import { LostRace } from '../acceptance/lost-race.js';
import { Repeats, type Reception } from '../acceptance/received.js';
import { addReceipts, findReceipts, setLeadsOfReceipts } from '../acceptance/receipts.store.js';
import type { CrmRecord } from '../crm-records/crm-record.js';
import { findLinks, holdRecords, saveLinks } from '../crm-records/crm-records.store.js';
import { RecordBook } from '../crm-records/record-book.js';
import { addWaiting, findWaiting, removeWaiting } from '../crm-records/waiting-updates.store.js';
import { inquiryKey, leadsOfInquiries } from '../identity/find-leads.store.js';
import { currentLeads, lockLeads, saveVersions } from '../identity/leads.store.js';
import type { CrmUpdate } from './crm-update.js';
import { planCrmUpdates } from './plan-crm-updates.js';

const DAY_MS = 86_400_000;

/**
 * Takes what CRMs say, in order, in one transaction, and announces it under the leads' locks. What is about a lead that was merged away is about
 * the survivor.
 * @param waitDays how long an update waits for its record to be linked, before somebody is called
 * @returns one result per update, in their order
 */
export const acceptCrmUpdates = (unit: UnitOfWork, updates: readonly CrmUpdate[], waitDays: number): Promise<Reception[]> =>
  acceptBySet<CrmUpdate, Reception>(
    unit,
    updates,
    some => acceptTogether(unit, some, waitDays),
    reason => ({ outcome: 'failed', reason }),
  );

async function acceptTogether({ tx, now }: UnitOfWork, updates: readonly CrmUpdate[], waitDays: number): Promise<Attempt<Reception>> {
  const records = updates.flatMap(({ record }) => record ?? []);
  if (records.length > 0) await holdRecords(tx, records);
  const repeats = new Repeats(await findReceipts(tx, 'crm-update', updates));
  const links = records.length === 0 ? [] : await findLinks(tx, records);
  const named = await leadsNamedBy(tx, updates);
  const leads = await lockLeads(tx, [...named.flatMap(id => id ?? []), ...links.map(link => link.leadId)]);
  for (const lead of leads.values()) if (lead.mergedInto !== null) throw new LostRace('the lead was merged');
  const book = new RecordBook(links, await findWaiting(tx, linkedBy(updates)));
  const plan = planCrmUpdates(updates, { now, repeats, book, leads, named, newId });
  mustFit(plan.toCome);
  const { added, taken, links: written } = book.changes();
  if ((await addReceipts(tx, 'crm-update', plan.receipts, now)) < plan.receipts.length) throw new LostRace('an update was taken');
  await setLeadsOfReceipts(tx, 'crm-update', plan.released);
  await saveLinks(tx, written);
  await removeWaiting(tx, taken);
  await addWaiting(tx, added, now, new Date(now.getTime() + waitDays * DAY_MS));
  await saveVersions(tx, [...leads.values()]);
  return plan;
}

/** The records that updates link with leads. */
const linkedBy = (updates: readonly CrmUpdate[]): CrmRecord[] =>
  updates.flatMap(({ lead, record }) => (lead === undefined ? [] : (record ?? [])));

/** For each update the lead that it names itself, as it is now, as far as it is known. */
async function leadsNamedBy(tx: Transaction, updates: readonly CrmUpdate[]): Promise<(string | undefined)[]> {
  const byId = await currentLeads(
    tx,
    updates.flatMap(({ lead }) => (lead !== undefined && 'leadId' in lead ? lead.leadId : [])),
  );
  const byInquiry = await leadsOfInquiries(
    tx,
    updates.flatMap(({ lead }) => (lead === undefined || 'leadId' in lead ? [] : lead)),
  );
  return updates.map(({ lead }) => {
    if (lead === undefined) return undefined;
    return 'leadId' in lead ? byId.get(lead.leadId) : byInquiry.get(inquiryKey(lead));
  });
}
