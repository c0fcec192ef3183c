import { derivedId, type EventData } from '@baton/contracts';
import type { TakeCause } from '../routing/types.js';
import { nextStepAt } from './clocks.js';
import { later, type Context } from './context.js';
import type { Due, Lead, Memory, Ownership } from './lead.js';
import { emit, step, type Effect, type Step } from './step.js';

export type LossReason = EventData<'lead-unassigned'>['reason'];

/** What is due next of an owned lead: the next clock that runs, or news of it within the time for a follow-up. */
export function dueOf(ownership: Ownership, context: Context): Due {
  const { acceptBy, contactBy, acceptedAt, contactedAt, clocks } = ownership;
  if (clocks !== null) {
    const next = nextStepAt(clocks);
    return next === null ? silence(context) : { kind: 'clock', at: next };
  }
  const accept = acceptedAt === null && acceptBy !== null ? acceptBy : null;
  const contact = contactedAt === null && contactBy !== null ? contactBy : null;
  if (accept && (!contact || accept <= contact)) return { kind: 'accept', at: accept };
  if (contact) return { kind: 'contact', at: contact };
  return silence(context);
}

const silence = ({ now, settings }: Context): Due => ({ kind: 'follow-up', at: later(now, settings.followUpMs) });

/** The lead with another ownership, and what is then due. */
export const owned = (lead: Lead, ownership: Ownership, context: Context): Lead => ({
  ...lead,
  place: 'assigned',
  outcome: null,
  ownership,
  lastOwner: ownership.repId,
  lastOwnedSince: ownership.since,
  queue: null,
  episode: null,
  awaitedInquiryId: null,
  due: dueOf(ownership, context),
});

/** Whether what names nobody speaks of the time before the present owner, when another one had the lead. */
export const isOfEarlierOwner = ({ attempts, ownership }: Lead, occurredAt: string): boolean =>
  ownership !== null && attempts > 1 && new Date(occurredAt) < ownership.since;

/** What a slot is given back or taken with; 1 is left out. */
export const weighing = ({ weight }: Pick<Ownership, 'weight'>) => (weight === 1 ? {} : { weight });

/**
 * Takes the lead from its owner and frees the slot; the caller says where it goes next. No owner, no effects.
 * @param continuedAs the assignment under which the same rep goes on with the person
 */
export function giveUp(lead: Lead, reason: LossReason, because: string, continuedAs?: string): { lead: Lead; effects: Effect[] } {
  const had = lead.ownership;
  if (had === null) return { lead, effects: [] };
  return {
    lead: { ...lead, ownership: null },
    effects: [
      { kind: 'release', repId: had.repId, poolId: had.poolId, reason, ...weighing(had) },
      emit('lead-unassigned', {
        repId: had.repId,
        assignmentId: had.assignmentId,
        reason,
        because,
        ...(continuedAs !== undefined && { continuedAs }),
      }),
    ],
  };
}

/** Remembers that a rep had the lead and lost it, so that it does not go there again. @param neglected whether a clock ran out there */
export const remembering = (memory: Memory, repId: string, because: string, neglected = false): Memory => ({
  ...memory,
  lostBy: [...(memory.lostBy ?? []).filter(l => l.repId !== repId), neglected ? { repId, because, neglected } : { repId, because }],
});

/**
 * A rep owns the lead by a fact from outside: it may exceed a cap, and no clock runs.
 * @param causeId gives the assignment its id
 */
export function takeOver(
  lead: Lead,
  repId: string,
  taken: { cause: TakeCause; because: string; causeId: string; reason?: LossReason },
  context: Context,
): Step {
  const given = giveUp(lead, taken.reason ?? 'owner-changed', taken.because);
  const ownership: Ownership = {
    repId,
    assignmentId: derivedId(taken.causeId, `assignment/${lead.id}`),
    decisionId: null,
    poolId: null,
    policyHash: null,
    weight: context.weightOf(lead),
    since: context.now,
    acceptBy: null,
    contactBy: null,
    acceptedAt: null,
    contactedAt: null,
    clocks: null,
  };
  const status = lead.status === 'new' || lead.status === 'recycled' ? 'mql' : lead.status;
  return step(
    { ...owned(given.lead, ownership, context), status, attempts: lead.attempts + 1 },
    ...given.effects,
    { kind: 'take', repId, cause: taken.cause, ...weighing(ownership) },
    { kind: 'announce', ownership, because: taken.because },
  );
}
