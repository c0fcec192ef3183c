import type { EventOn } from '@baton/contracts';
import { currentLeads, recordAlias, recordErasure, removeAlias, StaleAlias, type Delivered, type UnitOfWork } from '@baton/messaging';
import type { Transaction } from '@baton/platform';
import type { RuleSets } from '../rules/rule-sets.js';
import { forgetBehaviors, moveBehaviors } from './behavior.store.js';
import { familyOf, merge, unmerge, withIntakeVersion, type LeadRecord } from './lead-record.js';
import { deleteLeads, lockLeads } from './leads.store.js';
import { ScoringSession } from './scoring-session.js';

type Incoming = Delivered<EventOn<'intakeLeads'>>;
type Merged = Extract<Incoming, { name: 'leads-merged' }>;
type Unmerged = Extract<Incoming, { name: 'leads-unmerged' }>;
type Erased = Extract<Incoming, { name: 'lead-erased' }>;
export type IdentityEvent = Merged | Unmerged | Erased;

/** Which lead an id stands for from now on; null: erased. */
export type Renamed = ReadonlyMap<string, string | null>;
const nothing: Renamed = new Map();

/**
 * Merges two leads, undoes a merge, or erases a lead. Each event of the first two comes under both keys: the second finds nothing to do.
 * @returns what the ids of the leads stand for from now on
 */
export function changeIdentity(unit: UnitOfWork, ruleSets: RuleSets, event: IdentityEvent): Promise<Renamed> {
  if (event.name === 'leads-merged') return mergeLeads(unit, ruleSets, event);
  return event.name === 'leads-unmerged' ? unmergeLeads(unit, ruleSets, event) : eraseLead(unit, event);
}

/** A lead that is merged away already leaves whom it was with: what it had been merged into became a lead of its own again, and takes it along. */
async function mergeLeads(unit: UnitOfWork, ruleSets: RuleSets, event: Merged): Promise<Renamed> {
  const { survivorLeadId, mergedLeadId: mergedId } = event.data;
  const now = await currentLeads(unit.tx, [survivorLeadId, mergedId]);
  const [survivorId, holderId] = [now.get(survivorLeadId)!, now.get(mergedId)!];
  if (survivorId === holderId) return nothing;
  if (holderId !== mergedId) await restore(unit, ruleSets, event, holderId, mergedId);
  const session = await ScoringSession.open(unit, ruleSets, [survivorId, mergedId]);
  const before = { survivor: session.lead(survivorId), merged: session.lead(mergedId) };
  for (const lead of Object.values(before)) if (lead.status === 'merged') throw new StaleAlias(lead.id);
  await moveBehaviors(unit.tx, mergedId, survivorId, null);
  await session.reloadBehaviors([survivorId, mergedId]);
  const after = merge(before.survivor, before.merged);
  session.put(withIntakeVersion(after.survivor, event));
  session.put(after.merged);
  session.announceNews(survivorId, event, 'merge');
  await session.save();
  await recordAlias(unit.tx, [{ aliasId: mergedId, leadId: survivorId }]);
  return new Map([...familyOf(before.merged)].map(id => [id, survivorId]));
}

async function unmergeLeads(unit: UnitOfWork, ruleSets: RuleSets, event: Unmerged): Promise<Renamed> {
  const { survivorLeadId, restoredLeadId } = event.data;
  const now = await currentLeads(unit.tx, [survivorLeadId, restoredLeadId]);
  const survivorId = now.get(survivorLeadId)!;
  if (survivorId === restoredLeadId || now.get(restoredLeadId) !== survivorId) return nothing;
  return restore(unit, ruleSets, event, survivorId, restoredLeadId);
}

/** Takes a lead, with those that were merged into it before, out of another. */
async function restore(
  unit: UnitOfWork,
  ruleSets: RuleSets,
  event: Merged | Unmerged,
  survivorId: string,
  restoredLeadId: string,
): Promise<Renamed> {
  const session = await ScoringSession.open(unit, ruleSets, [survivorId, restoredLeadId]);
  if (session.lead(survivorId).status === 'merged') throw new StaleAlias(survivorId);
  const restored = await withWhoIsStillBelow(unit.tx, session.lead(restoredLeadId), survivorId);
  const family = [...familyOf(restored)];
  const behaviors = await moveBehaviors(unit.tx, survivorId, restoredLeadId, family);
  await session.reloadBehaviors([survivorId, restoredLeadId]);
  const after = unmerge(session.lead(survivorId), restored, behaviors);
  session.put(withIntakeVersion(after.survivor, event));
  session.put(withIntakeVersion(after.restored, event));
  session.announceNews(survivorId, event, 'unmerge');
  session.announceNews(restoredLeadId, event, 'unmerge');
  await session.save();
  await removeAlias(unit.tx, [restoredLeadId]);
  const absorbed = family.filter(id => id !== restoredLeadId);
  if (absorbed.length > 0)
    await recordAlias(
      unit.tx,
      absorbed.map(aliasId => ({ aliasId, leadId: restoredLeadId })),
    );
  return new Map(family.map(id => [id, restoredLeadId]));
}

/** A merged lead, without whom it had absorbed and who has left its survivor since: their merge was undone before this one. */
async function withWhoIsStillBelow(tx: Transaction, lead: LeadRecord, survivorId: string): Promise<LeadRecord> {
  const { absorbed } = lead.detail;
  const now = await currentLeads(tx, absorbed);
  return { ...lead, detail: { ...lead.detail, absorbed: absorbed.filter(id => now.get(id) === survivorId) } };
}

async function eraseLead(unit: UnitOfWork, event: Erased): Promise<Renamed> {
  const leadId = (await currentLeads(unit.tx, [event.data.leadId])).get(event.data.leadId)!;
  const { leads } = await lockLeads(unit.tx, [leadId]);
  const lead = leads.get(leadId);
  if (lead?.status === 'merged') throw new StaleAlias(leadId);
  const family = [...new Set([event.data.leadId, leadId, ...(lead?.detail.absorbed ?? [])])];
  await forgetBehaviors(unit.tx, family);
  await deleteLeads(unit.tx, family);
  await recordErasure(unit.tx, [leadId]);
  return new Map(family.map(id => [id, null]));
}
