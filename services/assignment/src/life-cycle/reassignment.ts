import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { giveUp, remembering, takeOver } from './ownership.js';
import { note, stay, thenRoute, type Step } from './step.js';

/** What a person of sales operations orders. */
export interface Reassignment {
  /** The rep to have it, or null: whoever the policy finds. */
  readonly repId: string | null;
  /** Reps who must not get it. */
  readonly exclude: readonly string[];
  readonly reason: string;
  /** Who orders it. */
  readonly by: string;
  readonly causeId: string;
}

/** Why the lead can't be given to anybody, or null. */
export function whyNotReassignable(lead: Lead): string | null {
  if (lead.place === 'closed') return `The lead is closed as ${lead.outcome}.`;
  return lead.place === 'awaiting-inquiry' ? 'No inquiry of the lead was seen yet.' : null;
}

/**
 * Gives the lead to a named rep, also beyond a cap since a person decides it, or routes it again without some reps.
 * The caller has asked whyNotReassignable.
 */
export function reassign(lead: Lead, order: Reassignment, context: Context): Step {
  const because = `${order.by} reassigned it (${order.reason}).`;
  const ordered = note('reassigned', { by: order.by, reason: order.reason, repId: order.repId, exclude: order.exclude });
  if (order.repId !== null) {
    if (lead.ownership?.repId === order.repId) return stay(lead);
    const taken = takeOver(lead, order.repId, { cause: 'owner-reported', reason: 'manual', because, causeId: order.causeId }, context);
    return { ...taken, effects: [ordered, ...taken.effects] };
  }
  const given = giveUp(lead, 'manual', because);
  const memory = order.exclude.reduce((memory, repId) => remembering(memory, repId, `excluded by ${order.by}`), lead.memory);
  return thenRoute({ ...given.lead, memory }, [ordered, ...given.effects], { preface: because });
}

/** The owner has left before turning to the person: somebody else gets the lead. */
export function ownerLeft(lead: Lead, context: Context): Step {
  const had = lead.ownership;
  if (had === null || had.contactedAt !== null) return stay(lead);
  const because = `${context.nameOf(had.repId)} is no longer active.`;
  const given = giveUp(lead, 'rep-left', because);
  return thenRoute({ ...given.lead, memory: remembering(lead.memory, had.repId, 'is no longer active') }, given.effects, {
    preface: because,
  });
}
