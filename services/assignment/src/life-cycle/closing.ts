import type { LeadStatus } from '@baton/contracts';
import type { Context } from './context.js';
import type { CloseOutcome, Lead, Memory } from './lead.js';
import { giveUp } from './ownership.js';
import { emit, step, type Effect, type Step } from './step.js';

const statusOf: Partial<Record<CloseOutcome, LeadStatus>> = { won: 'won', lost: 'lost', disqualified: 'disqualified' };

/** The lead with another status, and the event that says so. */
export function withStatus(lead: Lead, status: LeadStatus, at: Date | string): { lead: Lead; effects: Effect[] } {
  if (lead.status === status) return { lead, effects: [] };
  return {
    lead: { ...lead, status },
    effects: [
      emit('lead-status-changed', {
        from: lead.status,
        to: status,
        at: typeof at === 'string' ? at : at.toISOString(),
      }),
    ],
  };
}

/**
 * Closes the lead from any place: frees its owner's slot, ends its wait and its episode.
 * @param continuedAs the assignment under which its rep goes on with the person
 */
export function close(lead: Lead, outcome: CloseOutcome, because: string, context: Context, continuedAs?: string): Step {
  const given = giveUp(lead, outcome === 'merged' || outcome === 'erased' ? outcome : 'closed', because, continuedAs);
  const status = statusOf[outcome];
  const changed = status ? withStatus(given.lead, status, context.now) : { lead: given.lead, effects: [] };
  return step(
    { ...changed.lead, place: 'closed', outcome, queue: null, episode: null, awaitedInquiryId: null, due: null },
    ...given.effects,
    ...changed.effects,
    emit('lead-closed', { outcome, because, at: context.now.toISOString() }),
  );
}

/**
 * What is still so in the next pursuit: that mail is in vain, and which opportunities have come to their end. A CRM tells of these again, such as
 * when an amount is restated, and that says nothing of the pursuit that goes on now.
 */
export function lasting({ unmailable, opportunities = {}, opportunityTimes = {} }: Memory): Memory {
  const ended = Object.entries(opportunities).filter(([, stage]) => stage !== 'open');
  const times = ended.flatMap(([id]) => (opportunityTimes[id] === undefined ? [] : [[id, opportunityTimes[id]]]));
  return {
    ...(unmailable !== undefined && { unmailable }),
    ...(ended.length > 0 && { opportunities: Object.fromEntries(ended) }),
    ...(times.length > 0 && { opportunityTimes: Object.fromEntries(times) }),
  };
}

/** Opens a closed lead for a new pursuit; the caller says where it goes next. What else the last pursuit remembered is forgotten. */
export const reopen = (lead: Lead, because: string, context: Context): { lead: Lead; effects: Effect[] } => ({
  lead: { ...lead, outcome: null, mergedInto: null, status: 'new', memory: lasting(lead.memory) },
  effects: [emit('lead-reopened', { because, at: context.now.toISOString() })],
});
