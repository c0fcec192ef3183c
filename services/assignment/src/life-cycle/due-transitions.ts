import { clocksExpired } from './clock-transitions.js';
import { later, type Context } from './context.js';
import type { DueKind, Lead } from './lead.js';
import { escalateQueued, spell } from './queue-escalation.js';
import { emit, stay, step, thenRoute, type Effect, type Step } from './step.js';

type Expired = (lead: Lead, context: Context) => Step;

const escalate = (because: string, context: Context): Effect => emit('lead-escalated', { because, at: context.now.toISOString() });

/** No score came in time: routed without, or with the one of an earlier inquiry. */
const scoreWait: Expired = (lead, { settings }) => {
  const waited = `No score came within ${settings.scoreWaitMs / 1000} s`;
  return thenRoute({ ...lead, awaitedInquiryId: null }, [], {
    preface: lead.score === null ? `${waited}, so it was routed without one.` : `${waited}, so it was routed with its earlier score.`,
  });
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
  thenRoute({ ...lead, episode: null }, [], { preface: `Nurturing went on for ${spell(settings.nurtureMs)} without an end.` });

const queueRetry: Expired = (lead, context) => {
  const escalated = escalateQueued(lead, context);
  return thenRoute(escalated.lead, escalated.effects);
};

const expired: Record<DueKind, Expired> = {
  'inquiry-missing': inquiryMissing,
  'score-wait': scoreWait,
  'queue-retry': queueRetry,
  accept: clocksExpired,
  contact: clocksExpired,
  clock: clocksExpired,
  'follow-up': followUp,
  'nurture-silent': nurtureSilent,
};

/** What happens when the next thing due of a lead is due. */
export const dueExpired: Expired = (lead, context) => (lead.due === null ? stay(lead) : expired[lead.due.kind](lead, context));
