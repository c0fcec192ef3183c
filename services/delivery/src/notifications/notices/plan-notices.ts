import { derivedId, type EventOn } from '@baton/contracts';
import type { PlannedDelivery, PlannedEvent } from '../../deliveries/plan-deliveries.js';
import type { Assignment } from '../assignments/assignment.js';
import type { NotificationChannel } from '../channels/channel.js';
import { contactKey } from './contact-key.js';
import type { AddressedNotice, Notice, Recipient } from './notice.js';

export type LeadEvent = EventOn<'assignmentLeads'>;

/** What is known of assignments and managers once the events of a slice are written. */
export interface Staffing {
  readonly assignment: (assignmentId: string) => Assignment | undefined;
  /** Who had the lead at a time: of two that meet at it, the earlier. */
  readonly holderAt: (leadId: string, at: Date) => Assignment | undefined;
  readonly managerOf: (repId: string) => string | null;
}

export interface NoticePlan {
  readonly events: readonly PlannedEvent[];
  readonly deliveries: readonly PlannedDelivery[];
}

/** The rep knows what they did themselves, and a lead that is closed or gone needs nobody. */
const toldLosses = new Set(['sla-breached', 'owner-changed', 'manual', 'merged']);

/** The assignment of which routing refused what its rep answered by a link. */
function refusedAnswer(event: LeadEvent, staffing: Staffing): Assignment | undefined {
  if (event.name !== 'claim-refused') return undefined;
  const holder = staffing.holderAt(event.data.leadId, new Date(event.time));
  return holder?.answer != null && event.data.claim === `status ${holder.answer}` ? holder : undefined;
}

/** Those of which routing refused the answer: their reps may answer again. */
export const refusedAnswers = (events: readonly LeadEvent[], staffing: Staffing): string[] =>
  events.flatMap(event => refusedAnswer(event, staffing)?.assignmentId ?? []);

/** What an event gives to tell, and with which assignment it has to do. */
function noticeOf(event: LeadEvent, staffing: Staffing): Notice | null {
  switch (event.name) {
    case 'lead-assigned': {
      const { decisionId, assignmentId, acceptedAt } = event.data;
      // Without a decision somebody took it by hand, where they saw it; what a merge hands over may be accepted already.
      return decisionId === null || acceptedAt !== undefined ? null : { kind: 'assigned', assignmentId };
    }
    case 'sla-reminder':
    case 'sla-breached': {
      const { assignmentId, clock, goal, dueAt } = event.data;
      return { kind: event.name === 'sla-reminder' ? 'reminder' : 'overdue', assignmentId, clock, goal, dueAt };
    }
    case 'lead-unassigned': {
      const { assignmentId, reason, because, continuedAs } = event.data;
      return toldLosses.has(reason) && continuedAs === undefined ? { kind: 'taken-away', assignmentId, because } : null;
    }
    case 'lead-escalated': {
      const { leadId, because, to } = event.data;
      const holder = staffing.holderAt(leadId, new Date(event.time));
      return { kind: 'escalated', assignmentId: holder?.assignmentId ?? null, because, addressee: to ?? null };
    }
    case 'claim-refused': {
      const about = refusedAnswer(event, staffing);
      const { because } = event.data;
      return about === undefined ? null : { kind: 'answer-refused', assignmentId: about.assignmentId, answer: about.answer!, because };
    }
    default:
      return null;
  }
}

/** Each gets a message of their own: it is sent again to nobody else when one of them cannot be reached. */
function recipientsOf(notice: Notice, about: Assignment | undefined, channel: NotificationChannel, staffing: Staffing): Recipient[] {
  if (channel.kind !== 'email') return [{ kind: 'readers' }];
  if (notice.kind !== 'escalated') return about === undefined ? [] : [{ kind: 'staff', repId: about.repId }];
  const managerId = about === undefined ? null : staffing.managerOf(about.repId);
  if (managerId !== null) return [{ kind: 'staff', repId: managerId }];
  return [...new Set(channel.settings.contacts.map(contactKey))].map(contact => ({ kind: 'contacts', contact }));
}

/** A channel for some reps or pools hears of their leads alone. */
export function concerns({ settings: { pools, reps } }: NotificationChannel, about: Assignment | undefined): boolean {
  if (pools.length === 0 && reps.length === 0) return true;
  return about !== undefined && (reps.includes(about.repId) || (about.poolId !== null && pools.includes(about.poolId)));
}

/** The row of a notice in the table of events: its id is that of the message, the same on every try. */
export function addressed(
  cause: { readonly id: string; readonly time: string },
  leadId: string,
  channelId: string,
  content: AddressedNotice,
) {
  const { notice, to } = content;
  const reader = to.kind === 'contacts' && to.contact !== undefined ? `/${to.contact}` : '';
  const eventId = derivedId(cause.id, `notice/${channelId}/${notice.kind}${reader}`);
  const event: PlannedEvent = { eventId, leadId, name: notice.kind, time: cause.time, body: JSON.stringify(content) };
  return { event, delivery: { subscriptionId: channelId, eventId, leadId } };
}

/** Who is told what by which channel, in the order of the events. */
export function planNotices(events: readonly LeadEvent[], channels: readonly NotificationChannel[], staffing: Staffing): NoticePlan {
  const plan: { events: PlannedEvent[]; deliveries: PlannedDelivery[] } = { events: [], deliveries: [] };
  if (channels.length === 0) return plan;
  for (const event of events) {
    const notice = noticeOf(event, staffing);
    if (notice === null || notice.kind === 'digest') continue;
    const about = notice.assignmentId === null ? undefined : staffing.assignment(notice.assignmentId);
    // Assigned before there was a channel: nothing is known of it but its id.
    if (about === undefined && notice.kind !== 'escalated') continue;
    for (const channel of channels) {
      if (!channel.settings.notices.includes(notice.kind) || !concerns(channel, about)) continue;
      // What is announced again of the same assignment, such as another inquiry, is no new lead.
      const cause = { id: notice.kind === 'assigned' ? notice.assignmentId : event.id, time: event.time };
      for (const to of recipientsOf(notice, about, channel, staffing)) {
        const planned = addressed(cause, event.data.leadId, channel.id, { notice, to });
        plan.events.push(planned.event);
        plan.deliveries.push(planned.delivery);
      }
    }
  }
  return plan;
}
