import { allTopics } from '@baton/contracts';
import type { UnitOfWork } from '@baton/messaging';
import { Problem } from '@baton/platform';
import { LostRace, withoutLosing } from '../acceptance/lost-race.js';
import { v7 as newId } from 'uuid';
import { eraseRows, findReport, keepReport, type ErasedCounts } from './erasure.store.js';
import { currentLeads, lockLeads, saveVersions } from './leads.store.js';
import { membersOf } from './merges.store.js';

/** What an erasure did, and until when something of the person may still be somewhere. */
export interface ErasureReport {
  readonly leadId: string;
  /** The lead and all that were merged into it. */
  readonly leadIds: readonly string[];
  readonly requestedAt: string;
  readonly erased: ErasedCounts;
  /** Topics with personal data: their records can't be erased one by one, they go when their retention time is over. */
  readonly topics: readonly { readonly name: string; readonly goneBy: string }[];
}

const DAY_MS = 86_400_000;

/**
 * Erases the person behind a lead, with all leads that were merged into it, and tells all services. A hash of each address and number stays,
 * so that a later import doesn't lead to mail. Erasing again gives the first report.
 * @throws Problem 404
 */
export const eraseLead = (unit: UnitOfWork, leadId: string, who: string, traceparent?: string): Promise<ErasureReport> =>
  withoutLosing(unit.tx, () => erase(unit, leadId, who, traceparent));

async function erase(unit: UnitOfWork, leadId: string, who: string, traceparent: string | undefined): Promise<ErasureReport> {
  const { tx, now } = unit;
  const before = await findReport<ErasureReport>(tx, leadId);
  if (before !== undefined) return before;
  const current = (await currentLeads(tx, [leadId])).get(leadId);
  if (current === undefined) throw new Problem({ type: 'unknown-lead', title: 'There is no such lead', status: 404 });
  const leadIds = [current, ...(await membersOf(tx, [current]))].sort();
  const leads = await lockLeads(tx, leadIds);
  // Under the lock, nothing joins the group or leaves it any more.
  const group = [current, ...(await membersOf(tx, [current]))].sort();
  if (group.join() !== leadIds.join() || leads.get(current)!.mergedInto !== null || leads.get(current)!.place === 'erased')
    throw new LostRace('a lead was merged or erased');
  const requestedAt = now.toISOString();
  const erased = await eraseRows(tx, leadIds, now);
  const topics = allTopics
    .filter(topic => topic.personalData)
    .map(topic => ({ name: topic.name, goneBy: new Date(now.getTime() + topic.retentionDays * DAY_MS).toISOString() }));
  const report = { leadId: current, leadIds, requestedAt, erased, topics };
  const cause = { id: newId(), ...(traceparent === undefined ? {} : { traceparent }) };
  for (const lead of leads.values())
    unit.emit({
      name: 'lead-erased',
      key: lead.id,
      streamVersion: ++lead.streamVersion,
      data: { leadId: lead.id, requestedAt },
      cause,
      discriminator: lead.id,
    });
  await saveVersions(tx, [...leads.values()]);
  await keepReport(tx, leadIds, now, who, report);
  return report;
}
