import type { BatonEvent } from '@baton/contracts';
import { isContact, stopClocks } from './clocks.js';
import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { isOfEarlierOwner, owned } from './ownership.js';
import { accepting } from './status-transitions.js';
import { emit, note, step, type Step } from './step.js';

/** A rep did something about the lead: the owner's contact stops the clocks that it is to stop. What somebody else did is only kept. */
export function activityLogged(lead: Lead, event: BatonEvent<'activity-logged'>, context: Context): Step {
  const { activity, repExternalId, occurredAt } = event.data;
  const by = repExternalId === undefined ? undefined : context.repByExternalId(repExternalId);
  const logged = note('activity-logged', {
    activity,
    at: occurredAt,
    ...(repExternalId === undefined ? {} : { by: by?.repId ?? repExternalId }),
  });
  const had = lead.ownership;
  const byOwner = had !== null && (repExternalId === undefined ? !isOfEarlierOwner(lead, occurredAt) : by?.repId === had.repId);
  if (!byOwner || !isContact(activity)) return step(lead, logged);
  const taken = accepting(lead, occurredAt, context);
  const contacted = { ...taken.lead.ownership!, contactedAt: had.contactedAt ?? new Date(occurredAt) };
  const ownership = stopClocks(contacted, { by: 'activity', activity });
  const first = had.contactedAt === null;
  const told = first ? [emit('lead-contacted', { repId: had.repId, assignmentId: had.assignmentId, at: occurredAt, activity })] : [];
  return step(owned(taken.lead, ownership, context), logged, ...taken.effects, ...told);
}
