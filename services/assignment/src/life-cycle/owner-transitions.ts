import type { BatonEvent } from '@baton/contracts';
import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { giveUp, remembering, takeOver } from './ownership.js';
import { refuse, stay, step, note, thenRoute, type Step } from './step.js';

/** The CRM says who owns the lead. Who owns it there does own it: a fact, also beyond a cap. */
export function ownerReported(lead: Lead, event: BatonEvent<'owner-reported'>, context: Context): Step {
  const { repExternalId, reason } = event.data;
  const claim = { id: event.id, what: repExternalId === null ? 'no owner' : `owner ${repExternalId}` };
  if (lead.place === 'awaiting-inquiry') return refuse(lead, claim, 'No inquiry of the lead was seen yet.');
  if (repExternalId === null) return abandoned(lead, reason, context);
  const rep = context.repByExternalId(repExternalId);
  if (rep === undefined) return refuse(lead, claim, `No rep is known in the CRM as ${repExternalId}.`);
  if (lead.ownership?.repId === rep.repId) return stay(lead);
  if (lead.place !== 'closed') {
    const because = `The CRM says that ${rep.name} owns it${reason === undefined ? '' : ` (${reason})`}.`;
    return takeOver(lead, rep.repId, { cause: 'owner-reported', because, causeId: event.id }, context);
  }
  if (lead.outcome !== 'won') return refuse(lead, claim, `The lead is closed as ${lead.outcome}.`);
  if (lead.lastOwner === rep.repId) return stay(lead);
  return step({ ...lead, lastOwner: rep.repId, lastOwnedSince: context.now }, note('account-owner', { repId: rep.repId }));
}

/** Nobody owns it in the CRM any more: somebody else has to. */
function abandoned(lead: Lead, reason: string | undefined, context: Context): Step {
  const had = lead.ownership;
  if (had === null) return stay(lead);
  const because = `In the CRM ${context.nameOf(had.repId)} no longer owns it${reason === undefined ? '' : ` (${reason})`}.`;
  const given = giveUp(lead, 'owner-changed', because);
  return thenRoute({ ...given.lead, memory: remembering(lead.memory, had.repId, 'gave it up in the CRM') }, given.effects, {
    preface: because,
  });
}
