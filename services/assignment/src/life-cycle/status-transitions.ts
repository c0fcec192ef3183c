import type { BatonEvent, LeadStatus } from '@baton/contracts';
import { stopClocks } from './clocks.js';
import { overBudget } from './decline-budget.js';
import { close, reopen, withStatus } from './closing.js';
import type { Context } from './context.js';
import { startEpisode } from './episodes.js';
import type { Lead, Ownership } from './lead.js';
import { giveUp, isOfEarlierOwner, owned, remembering, takeOver } from './ownership.js';
import { emit, refuse, stay, step, thenRoute, type Effect, type Step } from './step.js';

type Report = BatonEvent<'status-reported'>;
type Answer = (lead: Lead, event: Report, context: Context) => Step;

const claimOf = (event: Report) => ({ id: event.id, what: `status ${event.data.status}` });
const said = (event: Report) => (event.data.reason === undefined ? '' : ` (${event.data.reason})`);

/** Why this report can't be about the present ownership, or null. */
function notByOwner(lead: Lead, ownership: Ownership, event: Report, context: Context): string | null {
  const { assignmentId, repExternalId, occurredAt } = event.data;
  if (assignmentId !== undefined)
    return assignmentId === ownership.assignmentId
      ? null
      : `It answers an assignment that is over: ${context.nameOf(ownership.repId)} has the lead now.`;
  if (repExternalId !== undefined) {
    const rep = context.repByExternalId(repExternalId);
    if (rep === undefined) return `No rep is known in the CRM as ${repExternalId}.`;
    return rep.repId === ownership.repId ? null : `${rep.name} does not own the lead, ${context.nameOf(ownership.repId)} does.`;
  }
  return isOfEarlierOwner(lead, occurredAt) ? `It speaks of ${occurredAt}, before ${context.nameOf(ownership.repId)} got the lead.` : null;
}

const isStoppedBy = (ownership: Ownership, status: LeadStatus): boolean =>
  stopClocks(ownership, { by: 'status', status }).clocks?.length !== ownership.clocks?.length;

/** The owned lead without the clocks that the status stops. */
const stopped = (lead: Lead, status: LeadStatus, context: Context): Lead =>
  owned(lead, stopClocks(lead.ownership!, { by: 'status', status }), context);

/** The owner works the lead: the clock to accept stops. */
export function accepting(lead: Lead, at: string, context: Context): { lead: Lead; effects: Effect[] } {
  const had = lead.ownership!;
  if (had.acceptedAt !== null) return { lead, effects: [] };
  const { breaches: _ended, ...memory } = lead.memory;
  return {
    lead: owned({ ...lead, memory }, { ...had, acceptedAt: new Date(at) }, context),
    effects: [emit('lead-accepted', { repId: had.repId, assignmentId: had.assignmentId, at })],
  };
}

const accepted: Answer = (lead, event, context) => {
  if (lead.ownership === null) return refuse(lead, claimOf(event), `Nobody owns the lead: it is ${lead.place}.`);
  const wrong = notByOwner(lead, lead.ownership, event, context);
  if (wrong !== null) return refuse(lead, claimOf(event), wrong);
  const taken = accepting(lead, event.data.occurredAt, context);
  // Who accepts a lead that an earlier owner had brought further does not set it back.
  const changed =
    lead.status === 'qualified' ? { lead: taken.lead, effects: [] } : withStatus(taken.lead, 'accepted', event.data.occurredAt);
  const effects = [...taken.effects, ...changed.effects];
  if (effects.length === 0 && !isStoppedBy(lead.ownership, 'accepted')) return stay(lead);
  return step(stopped(changed.lead, 'accepted', context), ...effects);
};

const declined: Answer = (lead, event, context) => {
  const had = lead.ownership;
  if (had === null) return refuse(lead, claimOf(event), `Nobody owns the lead: it is ${lead.place}.`);
  const wrong = notByOwner(lead, had, event, context);
  if (wrong !== null) return refuse(lead, claimOf(event), wrong);
  const name = context.nameOf(had.repId);
  const budget = context.declineBudget();
  const over = budget === null ? null : overBudget(budget, context.recentConduct(had.repId), name);
  if (over !== null && budget!.over === 'refuse') return refuse(lead, claimOf(event), `${over}.`);
  const because = `${name} declined it${said(event)}.`;
  const raised = over === null ? [] : [emit('lead-escalated', { because: `${because} ${over}.`, at: context.now.toISOString() })];
  const given = giveUp(lead, 'declined', because);
  const declining = { ...given.lead, memory: remembering(lead.memory, had.repId, 'declined it') };
  return thenRoute(declining, [...given.effects, ...raised], { preface: because });
};

/** The owner's lead is worth selling to: both clocks stop. */
export function qualifying(lead: Lead, at: string, context: Context): Step {
  const taken = accepting(lead, at, context);
  const had = taken.lead.ownership!;
  const contacted = owned(taken.lead, { ...had, contactedAt: had.contactedAt ?? new Date(at) }, context);
  const changed = withStatus(stopped(contacted, 'qualified', context), 'qualified', at);
  return step(changed.lead, ...taken.effects, ...changed.effects);
}

/** The lead is worth selling to, as an earlier owner found; who has it now has done nothing yet. */
export function foundQualified(lead: Lead, at: string): Step {
  const { lead: changed, effects } = withStatus(lead, 'qualified', at);
  return effects.length === 0 ? stay(lead) : step(changed, ...effects);
}

/** Whether the report is surely about an owner before the present one. */
const isOfPast = (lead: Lead, { data: { assignmentId, repExternalId, occurredAt } }: Report): boolean =>
  assignmentId === undefined
    ? repExternalId === undefined && isOfEarlierOwner(lead, occurredAt)
    : assignmentId !== lead.ownership?.assignmentId;

const qualified: Answer = (lead, event, context) => {
  if (lead.ownership === null) return refuse(lead, claimOf(event), `Nobody owns the lead: it is ${lead.place}.`);
  if (isOfPast(lead, event)) return foundQualified(lead, event.data.occurredAt);
  const isKnown = lead.status === 'qualified' && lead.ownership.contactedAt !== null && !isStoppedBy(lead.ownership, 'qualified');
  return isKnown ? stay(lead) : qualifying(lead, event.data.occurredAt, context);
};

/** Whether no report about the pursuit can change the lead any more. */
const isFinal = (lead: Lead) => lead.outcome === 'merged' || lead.outcome === 'erased' || lead.outcome === 'test';

const closedAs =
  (outcome: 'won' | 'lost' | 'disqualified'): Answer =>
  (lead, event, context) => {
    if (lead.outcome === outcome) return stay(lead);
    if (isFinal(lead)) return refuse(lead, claimOf(event), `The lead is closed as ${lead.outcome}.`);
    if (lead.outcome === 'won') return refuse(lead, claimOf(event), 'The lead is won; it has to be reopened first.');
    return close(lead, outcome, `The CRM reported it ${outcome}${said(event)}.`, context);
  };

const recycled: Answer = (lead, event, context) => {
  if (lead.place === 'nurturing') return stay(lead);
  if (lead.place === 'closed' && (isFinal(lead) || lead.outcome === 'won'))
    return refuse(lead, claimOf(event), `The lead is closed as ${lead.outcome}.`);
  const because = `Sales gave it back to marketing${said(event)}.`;
  const opened = lead.place === 'closed' ? reopen(lead, because, context) : { lead, effects: [] };
  const given = giveUp(opened.lead, 'recycled', because);
  const changed = withStatus(given.lead, 'recycled', event.data.occurredAt);
  const effects = [...opened.effects, ...given.effects, ...changed.effects];
  return startEpisode(changed.lead, { causeId: event.id, program: null, because, policyHash: null }, effects, context);
};

const reopened: Answer = (lead, event, context) => {
  if (lead.place !== 'closed') return refuse(lead, claimOf(event), `The lead is not closed: it is ${lead.place}.`);
  if (isFinal(lead)) return refuse(lead, claimOf(event), `The lead is closed as ${lead.outcome}.`);
  const because = `The CRM reopened it${said(event)}.`;
  const opened = reopen(lead, because, context);
  if (lead.lastOwner === null) return thenRoute(opened.lead, opened.effects, { preface: because });
  const taken = takeOver(opened.lead, lead.lastOwner, { cause: 'reopened', because, causeId: event.id }, context);
  return { ...taken, effects: [...opened.effects, ...taken.effects] };
};

const answers: Record<Report['data']['status'], Answer> = {
  accepted,
  declined,
  qualified,
  disqualified: closedAs('disqualified'),
  won: closedAs('won'),
  lost: closedAs('lost'),
  recycled,
  reopened,
};

/** What the CRM says about the lead's status: a claim, accepted or refused with the reason. */
export const statusReported: Answer = (lead, event, context) =>
  lead.place === 'awaiting-inquiry'
    ? refuse(lead, claimOf(event), 'No inquiry of the lead was seen yet.')
    : answers[event.data.status](lead, event, context);
