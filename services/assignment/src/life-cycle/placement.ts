import { derivedId } from '@baton/contracts';
import type { AssignDecision, Decision, NurtureDecision, QueueDecision } from '../routing/types.js';
import { close } from './closing.js';
import { later, type Context } from './context.js';
import { startEpisode } from './episodes.js';
import type { Lead, Ownership } from './lead.js';
import { owned } from './ownership.js';
import { nextEscalationAt } from './queue-escalation.js';
import { emit, note, step, type Step } from './step.js';

/** No policy, or a policy that names no pool, is told by this name. */
export const NO_POOL = '(none)';

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

function assigned(lead: Lead, decision: AssignDecision, because: string, context: Context): Step {
  const ownership: Ownership = {
    repId: decision.repId,
    assignmentId: derivedId(decision.decisionId, 'assignment'),
    decisionId: decision.decisionId,
    poolId: decision.poolId,
    policyHash: decision.policyHash,
    weight: decision.weight ?? 1,
    since: context.now,
    ...context.deadlines(decision.repId, decision.sla, context.now),
    acceptedAt: null,
    contactedAt: null,
  };
  const status = lead.status === 'new' || lead.status === 'recycled' ? 'mql' : lead.status;
  return step({ ...owned(lead, ownership, context), status, attempts: lead.attempts + 1 }, { kind: 'announce', ownership, because });
}

function queued(lead: Lead, decision: QueueDecision, because: string, context: Context): Step {
  const poolId = decision.poolId ?? NO_POOL;
  const before = lead.queue;
  const { decisionId, reason, policyHash, position } = decision;
  const queue = { poolId, reason, since: before?.since ?? context.now, policyHash, position, value: decision.value ?? null };
  const soonest = later(context.now, 1_000);
  const waits: Lead = { ...lead, place: 'queued', queue, episode: null, awaitedInquiryId: null };
  // Whoever is to be told of it is told in time, also when nobody can take it for longer.
  const next = earlier(decision.nextTryAt, nextEscalationAt(waits, context));
  const at = next > soonest ? next : soonest;
  const waiting: Lead = { ...waits, due: { kind: 'queue-retry', at } };
  if (before?.poolId === poolId && before.reason === decision.reason) return step(waiting);
  return step(
    waiting,
    emit('lead-queued', { decisionId, poolId, reason, because, policyHash, score: lead.score, nextTryAt: at.toISOString() }),
  );
}

function nurtured(lead: Lead, decision: NurtureDecision, because: string, context: Context): Step {
  const { unmailable, exhaustedPrograms } = lead.memory;
  if (unmailable !== undefined) return close(lead, 'disqualified', `${because} It can't be nurtured: ${unmailable}.`, context);
  if (exhaustedPrograms?.includes(decision.program))
    return close(lead, 'lost', `${because} That program has ended without engagement before.`, context);
  const { decisionId, program, policyHash } = decision;
  return startEpisode(lead, { causeId: decisionId, program, because, policyHash }, [], context);
}

/**
 * What a decision makes of a lead that nobody owns.
 * @param preface why it was routed, put before the decision's own reason
 */
export function place(lead: Lead, decision: Decision, preface: string, context: Context): Step {
  const reason = sentence(decision.because);
  const because = preface === '' ? reason : `${preface} ${reason}`;
  switch (decision.kind) {
    case 'assign':
      return assigned(lead, decision, because, context);
    case 'queue':
      return queued(lead, decision, because, context);
    case 'nurture':
      return decided(decision, nurtured(lead, decision, because, context));
    case 'close':
      return decided(decision, close(lead, decision.outcome, because, context));
  }
}

/** The reason of a decision as a sentence of its own. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** The events of these steps do not name the decision: the history does. */
const decided = ({ decisionId, rule }: Decision, taken: Step): Step => ({
  ...taken,
  effects: [note('decided', { decisionId, rule }), ...taken.effects],
});
