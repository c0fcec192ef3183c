import { derivedId } from '@baton/contracts';
import { close, lasting, reopen } from './closing.js';
import type { Context } from './context.js';
import type { Lead, Memory, Ownership } from './lead.js';
import { giveUp, owned, weighing } from './ownership.js';
import { stay, step, thenRoute, type Effect, type Step } from './step.js';

export interface Merge {
  /** Gives the survivor's assignment its id. */
  readonly causeId: string;
  readonly reason: string;
}

/** Whether `a` has come further than `b`: contacted before accepted before earlier. */
function isFurther(a: Ownership, b: Ownership): boolean {
  if ((a.contactedAt === null) !== (b.contactedAt === null)) return a.contactedAt !== null;
  if ((a.acceptedAt === null) !== (b.acceptedAt === null)) return a.acceptedAt !== null;
  return a.since < b.since;
}

const memoryOf = (survivor: Memory, merged: Memory): Memory => ({
  ...merged,
  ...survivor,
  ...(merged.lostBy || survivor.lostBy ? { lostBy: [...(survivor.lostBy ?? []), ...(merged.lostBy ?? [])] } : {}),
  ...(merged.opportunities || survivor.opportunities ? { opportunities: { ...merged.opportunities, ...survivor.opportunities } } : {}),
  ...(merged.opportunityTimes || survivor.opportunityTimes
    ? { opportunityTimes: { ...merged.opportunityTimes, ...survivor.opportunityTimes } }
    : {}),
});

/** Whether the other's last owner is the person's: who won it owns the account, else whoever got it later. */
function isOfOther(survivor: Lead, merged: Lead): boolean {
  if (survivor.ownership !== null || merged.lastOwner === null) return false;
  if (survivor.lastOwner === null) return true;
  if ((survivor.outcome === 'won') !== (merged.outcome === 'won')) return merged.outcome === 'won';
  return isLater(merged.lastOwnedSince, survivor.lastOwnedSince);
}

const isLater = (a: Date | null, b: Date | null): boolean => a !== null && (b === null || a > b);
const later = (a: Date | null, b: Date | null): Date | null => (isLater(b, a) ? b : a);

const scoreOf = ({ score, grade, scoredAt, scoreReasons }: Lead) => ({ score, grade, scoredAt, scoreReasons });

/** The survivor with what is known of the other alone, or later. */
const joined = (survivor: Lead, merged: Lead): Lead => ({
  ...survivor,
  ...(survivor.score === null ? scoreOf(merged) : {}),
  seenAt: later(survivor.seenAt, merged.seenAt),
  ...(isOfOther(survivor, merged) ? { lastOwner: merged.lastOwner, lastOwnedSince: merged.lastOwnedSince } : {}),
  workedAt: later(survivor.workedAt, merged.workedAt),
  // Of a pursuit that is over, as much counts as if it had been the same lead's.
  memory: memoryOf(survivor.memory, merged.place === 'closed' && survivor.place !== 'closed' ? lasting(merged.memory) : merged.memory),
});

/**
 * A closed survivor open again. The pursuit that goes on is the other's: what that remembers is no past, and a score of long ago says nothing of it.
 */
function goingOn(survivor: Lead, merged: Lead, because: string, context: Context): { lead: Lead; effects: Effect[] } {
  const { lead, effects } = reopen(survivor, because, context);
  const score = isLater(merged.scoredAt, survivor.scoredAt) ? scoreOf(merged) : {};
  return { lead: { ...lead, ...score, memory: memoryOf(lead.memory, merged.memory) }, effects };
}

/** The assignment under which a rep goes on with the person when the merge leaves the survivor with `kept`; undefined: they do not. */
const continued = (repId: string | undefined, kept: Ownership | null): string | undefined =>
  kept !== null && kept.repId === repId ? kept.assignmentId : undefined;

/** Who was found to be worth an offer under either lead is so as one. */
const withQualification = (survivor: Lead, merged: Lead): Lead =>
  merged.status === 'qualified' ? { ...survivor, status: 'qualified' } : survivor;

/** The survivor in the hands of the other's owner, whose clocks run on. */
function handedOver(survivor: Lead, merged: Lead, ownership: Ownership, because: string, effects: Effect[], context: Context): Step {
  const status = survivor.status === 'qualified' ? survivor.status : merged.status;
  return step(
    { ...owned(survivor, ownership, context), status, attempts: survivor.attempts + 1 },
    ...effects,
    {
      kind: 'take',
      repId: ownership.repId,
      cause: 'merged',
      ...(ownership.poolId !== null && { poolId: ownership.poolId }),
      ...weighing(ownership),
    },
    { kind: 'announce', ownership, because },
  );
}

function survivorOf(survivor: Lead, merged: Lead, merge: Merge, context: Context): Step {
  const because = `It is the same person as another lead (${merge.reason}).`;
  const known = joined(survivor, merged);
  const theirs = merged.ownership;
  if (theirs !== null) {
    if (known.ownership !== null && !isFurther(theirs, known.ownership))
      return step(withQualification(known, merged), {
        kind: 'announce',
        ownership: known.ownership,
        because: `${because} ${context.nameOf(known.ownership.repId)} keeps it.`,
      });
    const ownership: Ownership = { ...theirs, assignmentId: derivedId(merge.causeId, `assignment/${survivor.id}`) };
    const opened =
      known.place === 'closed'
        ? goingOn(known, merged, because, context)
        : giveUp(known, 'merged', because, continued(known.ownership?.repId, ownership));
    return handedOver(opened.lead, merged, ownership, because, opened.effects, context);
  }
  if (known.ownership !== null)
    return merged.seenAt === null ? step(known) : step(known, { kind: 'announce', ownership: known.ownership, because });
  if (merged.outcome === 'won' && known.place === 'closed' && known.outcome !== 'won') return close(known, 'won', because, context);
  const asksForSales = merged.place === 'queued' || merged.place === 'awaiting-score';
  if (known.place === 'closed') {
    // As when the inquiry had been recognised at once. A customer is not taken for somebody to be won.
    const isPursued = asksForSales || (merged.place === 'nurturing' && known.outcome !== 'won');
    if (!isPursued) return step(known);
    const opened = goingOn(known, merged, because, context);
    const currentOwner = known.outcome === 'won' ? known.lastOwner : null;
    return thenRoute(opened.lead, opened.effects, { preface: because, currentOwner });
  }
  const wakes = known.place === 'nurturing' && asksForSales;
  const takesItsPlace = known.place === 'awaiting-inquiry' && (asksForSales || merged.place === 'nurturing');
  if (!wakes && !takesItsPlace) return step(known);
  return thenRoute({ ...known, episode: null }, [], { preface: because });
}

/**
 * Two leads are one person. The survivor keeps or takes over the owner who has come further, the other's slot is freed and it is closed
 * as merged. A second telling changes nothing.
 */
export function mergeLeads(survivor: Lead, merged: Lead, merge: Merge, context: Context): { survivor: Step; merged: Step } {
  if ([survivor, merged].some(l => l.outcome === 'merged' || l.outcome === 'erased'))
    return { survivor: stay(survivor), merged: stay(merged) };
  const because = `It is the same person as lead ${survivor.id} (${merge.reason}).`;
  const goesOn = survivorOf(survivor, merged, merge, context);
  const closed = close(merged, 'merged', because, context, continued(merged.ownership?.repId, goesOn.lead.ownership));
  const memory: Memory = merged.outcome === null ? merged.memory : { ...merged.memory, closedAs: merged.outcome };
  return {
    survivor: goesOn,
    merged: { ...closed, lead: { ...closed.lead, mergedInto: survivor.id, memory } },
  };
}

/** A merge is undone: the lead stands for itself again, as it was when it had been closed, else routed anew. The survivor keeps its owner. */
export function unmerge(restored: Lead, undone: { reason: string; hasInquiries: boolean }, context: Context): Step {
  if (restored.outcome !== 'merged') return stay(restored);
  const because = `The merge was undone (${undone.reason}).`;
  const { closedAs } = restored.memory;
  const opened = reopen(restored, because, context);
  if (closedAs !== undefined) {
    const closed = close(opened.lead, closedAs, because, context);
    return { ...closed, effects: [...opened.effects, ...closed.effects] };
  }
  // Its own inquiry is still under way.
  if (!undone.hasInquiries) return step({ ...opened.lead, place: 'awaiting-inquiry', due: null }, ...opened.effects);
  return thenRoute(opened.lead, opened.effects, { preface: because });
}
