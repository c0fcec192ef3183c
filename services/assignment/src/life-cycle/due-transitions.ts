import { later, type Context } from './context.js';
import type { DueKind, Lead, Memory } from './lead.js';
import { dueOf, giveUp, remembering } from './ownership.js';
import { emit, stay, step, thenRoute, type Effect, type Step } from './step.js';

type Expired = (lead: Lead, context: Context) => Step;

const escalate = (because: string, context: Context): Effect => emit('lead-escalated', { because, at: context.now.toISOString() });
const days = (milliseconds: number) => {
  const n = Math.max(1, Math.round(milliseconds / 86_400_000));
  return n === 1 ? 'a day' : `${n} days`;
};

/** No score came in time: routed without, or with the one of an earlier inquiry. */
const scoreWait: Expired = (lead, { settings }) => {
  const waited = `No score came within ${settings.scoreWaitMs / 1000} s`;
  return thenRoute({ ...lead, awaitedInquiryId: null }, [], {
    preface: lead.score === null ? `${waited}, so it was routed without one.` : `${waited}, so it was routed with its earlier score.`,
  });
};

/** A clock of the owner ran out: the lead goes to somebody else, until too many had it; then somebody has to look at it. */
const clock =
  (kind: 'accept' | 'contact'): Expired =>
  (lead, context) => {
    const had = lead.ownership!;
    const dueAt = kind === 'accept' ? had.acceptBy : had.contactBy;
    if (dueAt === null || (kind === 'accept' ? had.acceptedAt : had.contactedAt) !== null)
      return stay({ ...lead, due: dueOf(had, context) });
    const breached = emit('sla-breached', { repId: had.repId, assignmentId: had.assignmentId, clock: kind, dueAt: dueAt.toISOString() });
    const breaches = (lead.memory.breaches ?? 0) + 1;
    const memory: Memory = { ...lead.memory, breaches };
    const missed = kind === 'accept' ? 'did not accept it in time' : 'did not contact the person in time';
    const because = `${context.nameOf(had.repId)} ${missed}.`;
    if (breaches < context.settings.breachesBeforeEscalation) {
      const given = giveUp(lead, 'sla-breached', because);
      return thenRoute({ ...given.lead, memory: remembering(memory, had.repId, missed) }, [breached, ...given.effects], {
        preface: because,
      });
    }
    const ownership = { ...had, acceptBy: null, contactBy: null };
    const due = { kind: 'follow-up', at: later(context.now, context.settings.escalationMs) } as const;
    return step(
      { ...lead, memory, ownership, due },
      breached,
      escalate(`${because} ${breaches} clocks in a row ran out; it stays there.`, context),
    );
  };

const followUp: Expired = (lead, context) => {
  const had = lead.ownership!;
  const because = `${context.nameOf(had.repId)} has it since ${had.since.toISOString()}, and nothing is heard of it.`;
  return step({ ...lead, due: { kind: 'follow-up', at: later(context.now, context.settings.escalationMs) } }, escalate(because, context));
};

const inquiryMissing: Expired = (lead, context) =>
  step(
    { ...lead, due: { kind: 'inquiry-missing', at: later(context.now, context.settings.escalationMs) } },
    escalate('Other services speak of the lead, but its inquiry has not come in.', context),
  );

const nurtureSilent: Expired = (lead, { settings }) =>
  thenRoute({ ...lead, episode: null }, [], { preface: `Nurturing went on for ${days(settings.nurtureMs)} without an end.` });

/**
 * Too long in the queue: somebody is told, and reps who let it lie before may have it again, since better a late owner than none.
 * Whether it is that time is asked at each try.
 */
export function escalateQueued(lead: Lead, context: Context): Step {
  const since = lead.queue!.since;
  const told = lead.memory.escalatedAt;
  const last = told === undefined || new Date(told) < since ? since : new Date(told);
  if (later(last, context.settings.queueEscalationMs) > context.now) return stay(lead);
  const { lostBy: _forgiven, breaches: _ended, ...memory } = lead.memory;
  const because = `It has waited in the queue for ${days(context.now.getTime() - since.getTime())}.`;
  return step({ ...lead, memory: { ...memory, escalatedAt: context.now.toISOString() } }, escalate(because, context));
}

const queueRetry: Expired = (lead, context) => {
  const escalated = escalateQueued(lead, context);
  return thenRoute(escalated.lead, escalated.effects);
};

const expired: Record<DueKind, Expired> = {
  'inquiry-missing': inquiryMissing,
  'score-wait': scoreWait,
  'queue-retry': queueRetry,
  accept: clock('accept'),
  contact: clock('contact'),
  'follow-up': followUp,
  'nurture-silent': nurtureSilent,
};

/** What happens when the next thing due of a lead is due. */
export const dueExpired: Expired = (lead, context) => (lead.due === null ? stay(lead) : expired[lead.due.kind](lead, context));
