import type { Activity, BatonEvent } from '@baton/contracts';
import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { owned } from './ownership.js';
import { accepting } from './status-transitions.js';
import { emit, note, step, type Step } from './step.js';

/** Activities by which somebody turned to the person. A note is for the file; after a no-show the person still waits for the first word. */
const contacts: ReadonlySet<Activity> = new Set([
  'call-attempted',
  'call-connected',
  'voicemail',
  'email-sent',
  'email-received',
  'meeting',
]);

/** A rep did something about the lead: the owner's first contact stops both clocks. What somebody else did is only kept. */
export function activityLogged(lead: Lead, event: BatonEvent<'activity-logged'>, context: Context): Step {
  const { activity, repExternalId, occurredAt } = event.data;
  const by = repExternalId === undefined ? undefined : context.repByExternalId(repExternalId);
  const logged = note('activity-logged', {
    activity,
    at: occurredAt,
    ...(repExternalId === undefined ? {} : { by: by?.repId ?? repExternalId }),
  });
  const had = lead.ownership;
  const byOwner = had !== null && (repExternalId === undefined || by?.repId === had.repId);
  if (!byOwner || !contacts.has(activity)) return step(lead, logged);
  const taken = accepting(lead, occurredAt, context);
  const ownership = { ...taken.lead.ownership!, contactedAt: had.contactedAt ?? new Date(occurredAt) };
  const first = had.contactedAt === null;
  const told = first ? [emit('lead-contacted', { repId: had.repId, assignmentId: had.assignmentId, at: occurredAt, activity })] : [];
  return step(owned(taken.lead, ownership, context), logged, ...taken.effects, ...told);
}
