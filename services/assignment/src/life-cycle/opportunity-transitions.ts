import type { BatonEvent } from '@baton/contracts';
import { close } from './closing.js';
import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { isOfEarlierOwner } from './ownership.js';
import { foundQualified, qualifying } from './status-transitions.js';
import { note, refuse, stay, step, type Step } from './step.js';

/**
 * An opportunity of the lead. A won one wins the lead; a lost one loses it when no other is open, unless it is nurtured; an open one qualifies it.
 * Of two reports the one about the later time counts, whichever comes last, as attribution has it. The amount is not assignment's business.
 */
export function opportunityReported(lead: Lead, event: BatonEvent<'opportunity-reported'>, context: Context): Step {
  const { opportunityId, stage, occurredAt } = event.data;
  const claim = { id: event.id, what: `opportunity ${stage}` };
  if (lead.place === 'awaiting-inquiry') return refuse(lead, claim, 'No inquiry of the lead was seen yet.');
  if (lead.outcome === 'merged' || lead.outcome === 'erased' || lead.outcome === 'test')
    return refuse(lead, claim, `The lead is closed as ${lead.outcome}.`);
  const before = lead.memory.opportunities ?? {};
  const knownAt = lead.memory.opportunityTimes?.[opportunityId];
  if (knownAt !== undefined && Date.parse(occurredAt) < Date.parse(knownAt)) {
    if (before[opportunityId] === stage) return stay(lead);
    return refuse(lead, claim, `It speaks of ${occurredAt}; at ${knownAt} the opportunity was ${before[opportunityId]}.`);
  }
  const opportunityTimes = { ...lead.memory.opportunityTimes, [opportunityId]: occurredAt };
  if (before[opportunityId] === stage) return step({ ...lead, memory: { ...lead.memory, opportunityTimes } });
  const opportunities = { ...before, [opportunityId]: stage };
  const known: Lead = { ...lead, memory: { ...lead.memory, opportunities, opportunityTimes } };
  const noted = note('opportunity-reported', { opportunityId, stage });
  const next = (): Step => {
    if (stage === 'won') return lead.outcome === 'won' ? stay(known) : close(known, 'won', `Opportunity ${opportunityId} is won.`, context);
    if (stage === 'open') {
      if (known.ownership === null || known.status === 'qualified') return stay(known);
      return isOfEarlierOwner(known, occurredAt) ? foundQualified(known, occurredAt) : qualifying(known, occurredAt, context);
    }
    // Sales has given back what is nurtured: that its opportunity is lost says the same once more.
    const isOver = lead.place === 'closed' || lead.place === 'nurturing';
    const othersOpen = Object.values(opportunities).includes('open');
    return isOver || othersOpen ? stay(known) : close(known, 'lost', `Opportunity ${opportunityId} is lost.`, context);
  };
  const decided = next();
  return { ...decided, effects: [noted, ...decided.effects] };
}
