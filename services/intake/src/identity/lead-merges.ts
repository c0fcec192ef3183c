import type { LeadsMerged } from '@baton/contracts';
import type { UnitOfWork } from '@baton/messaging';
import { invalidRequest, Problem } from '@baton/platform';
import { LostRace, withoutLosing } from '../acceptance/lost-race.js';
import { v7 as newId } from 'uuid';
import { currentLeads, lockLeads, saveVersions, type LockedLead } from './leads.store.js';
import { findMerge, leadsBelow, standingMergeOf, writeMerge, writeUndo } from './merges.store.js';
import { planMerge } from './plan-merge.js';

export interface MergeRequest {
  readonly leadIds: readonly [string, string];
  readonly preferredSurvivorId?: string;
  readonly reason: string;
  readonly who: string;
  readonly traceparent?: string;
}

export interface MergeResult {
  readonly mergeId: string;
  readonly survivorLeadId: string;
  readonly mergedLeadId: string;
  readonly because: string;
  /** True when the two were one lead before. */
  readonly repeat: boolean;
}

const unknownLead = () => new Problem({ type: 'unknown-lead', title: 'There is no such lead', status: 404 });
const erasedLead = () => new Problem({ type: 'erased-lead', title: 'The lead was erased', status: 410 });

/**
 * Makes two leads one, announced under both keys. Both rows are locked in the order of their ids.
 * @throws Problem 400, 404, 409 or 410
 */
export const mergeLeads = (unit: UnitOfWork, request: MergeRequest): Promise<MergeResult> =>
  withoutLosing(unit.tx, () => merge(unit, request));

async function merge(unit: UnitOfWork, { leadIds, preferredSurvivorId, reason, who, traceparent }: MergeRequest): Promise<MergeResult> {
  const { tx, now } = unit;
  const current = await currentLeads(tx, [...leadIds, ...(preferredSurvivorId === undefined ? [] : [preferredSurvivorId])]);
  const [a, b] = leadIds.map(id => current.get(id));
  if (a === undefined || b === undefined) throw unknownLead();
  const preferred = preferredSurvivorId === undefined ? undefined : current.get(preferredSurvivorId);
  // A merge can't be made with the other survivor afterwards: whoever mistyped it has to hear of it before.
  if (preferredSurvivorId !== undefined && preferred !== a && preferred !== b)
    throw invalidRequest([
      { field: 'preferredSurvivorId', message: 'preferredSurvivorId must be one of leadIds, or a lead merged into one' },
    ]);
  const leads = await lockLeads(tx, [a, b]);
  const [one, other] = [leads.get(a)!, leads.get(b)!];
  if (one.mergedInto !== null || other.mergedInto !== null) throw new LostRace('a lead was merged');
  if (one.place === 'erased' || other.place === 'erased') throw erasedLead();
  if (a === b) {
    const standing = leadIds[0] === leadIds[1] ? undefined : await standingMergeOf(tx, leadIds);
    if (standing === undefined) throw new Problem({ type: 'same-lead', title: 'Both are the same lead', status: 409 });
    return {
      mergeId: standing.id,
      survivorLeadId: a,
      mergedLeadId: standing.mergedLeadId,
      because: 'they were merged before',
      repeat: true,
    };
  }
  const decision = planMerge(one, other, preferred);
  if (decision.kind === 'refuse')
    throw new Problem({ type: 'not-mergeable', title: 'These leads can not be merged', status: 409, detail: decision.because });
  const { survivor, merged, because } = decision;
  const mergeId = newId();
  const both = { survivorLeadId: survivor.id, mergedLeadId: merged.id };
  await writeMerge(tx, { id: mergeId, ...both, reason, who, identified: merged.identified }, now);
  announce(unit, [survivor, merged], { ...both, reason }, { id: mergeId, ...(traceparent === undefined ? {} : { traceparent }) });
  await saveVersions(tx, [survivor, merged]);
  return { mergeId, ...both, because, repeat: false };
}

/** Under the key of each of the leads, so that every partition learns of it. */
function announce(
  unit: UnitOfWork,
  leads: readonly LockedLead[],
  data: Omit<LeadsMerged, 'leadId' | 'identityVersion'>,
  cause: { id: string; traceparent?: string },
): void {
  const identityVersion = leads.find(lead => lead.id === data.mergedLeadId)!.streamVersion + 1;
  for (const lead of leads)
    unit.emit({
      name: 'leads-merged',
      key: lead.id,
      streamVersion: ++lead.streamVersion,
      data: { leadId: lead.id, ...data, identityVersion },
      cause,
      discriminator: `${lead.id}/${data.mergedLeadId}`,
    });
}

export interface UndoRequest {
  readonly mergeId: string;
  readonly reason: string;
  readonly who: string;
  readonly traceparent?: string;
}

/**
 * Undoes a merge: the lead that was merged away stands for itself again, with what was merged into it before. Inquiries kept their original lead,
 * so each goes back to its own; those that came since stay with the survivor.
 * @throws Problem 404, 409 or 410
 */
export const undoMerge = (unit: UnitOfWork, request: UndoRequest): Promise<{ restoredLeadId: string; survivorLeadId: string }> =>
  withoutLosing(unit.tx, () => undo(unit, request));

async function undo(
  unit: UnitOfWork,
  { mergeId, reason, who, traceparent }: UndoRequest,
): Promise<{ restoredLeadId: string; survivorLeadId: string }> {
  const { tx, now } = unit;
  const found = await findMerge(tx, mergeId);
  if (found === undefined) throw new Problem({ type: 'unknown-merge', title: 'There is no such merge', status: 404 });
  const restoredLeadId = found.mergedLeadId;
  const survivorLeadId = (await currentLeads(tx, [restoredLeadId])).get(restoredLeadId)!;
  const below = await leadsBelow(tx, restoredLeadId);
  const leads = await lockLeads(tx, [restoredLeadId, survivorLeadId, ...below]);
  const [restored, survivor] = [leads.get(restoredLeadId)!, leads.get(survivorLeadId)!];
  if (restored.place === 'erased') throw erasedLead();
  // Read again under the lock.
  if ((await findMerge(tx, mergeId))!.undoneAt !== null)
    throw new Problem({ type: 'undone-before', title: 'The merge was undone before', status: 409 });
  if (restored.mergedInto !== survivorLeadId) throw new LostRace('a lead was merged');
  const cause = { id: `${mergeId}/undo`, ...(traceparent === undefined ? {} : { traceparent }) };
  await writeUndo(tx, mergeId, restoredLeadId, below, now, who);
  const identityVersion = restored.streamVersion + 1;
  for (const lead of [survivor, restored])
    unit.emit({
      name: 'leads-unmerged',
      key: lead.id,
      streamVersion: ++lead.streamVersion,
      data: { leadId: lead.id, survivorLeadId, restoredLeadId, reason, identityVersion },
      cause,
      discriminator: lead.id,
    });
  // Others know what is below only as merged into the survivor.
  for (const id of below) announce(unit, [restored, leads.get(id)!], { survivorLeadId: restoredLeadId, mergedLeadId: id, reason }, cause);
  await saveVersions(tx, [...leads.values()]);
  return { restoredLeadId, survivorLeadId };
}
