import type { EventOn, Grade, LeadClosed } from '@baton/contracts';
import type { Delivered } from '@baton/messaging';

/** How far a lead came in the hands of sales, as assignment and nurture tell it. Instants are RFC 3339. */
export interface Milestones {
  readonly leadId: string;
  /** First assignment; its contact deadline and the lead's grade at that time. */
  readonly assignedAt?: string;
  readonly contactBy?: string | null;
  readonly grade?: Grade | null;
  readonly acceptedAt?: string;
  readonly contactedAt?: string;
  /** How often a rep declined it, and how often it was taken from a silent one. */
  readonly declines: number;
  readonly timeouts: number;
  readonly nurturedAt?: string;
  readonly reactivatedAt?: string;
  readonly closedAt?: string;
  readonly outcome?: LeadClosed['outcome'];
  readonly reopenedAt?: string;
}

export const milestoneEvents = [
  'lead-assigned',
  'lead-accepted',
  'lead-contacted',
  'lead-unassigned',
  'lead-sent-to-nurture',
  'lead-closed',
  'lead-reopened',
] as const;

type LifeCycleEvent = Delivered<EventOn<'assignmentLeads'>> | Delivered<EventOn<'nurtureLeads'>>;

const none = { declines: 0, timeouts: 0 };

/** What one event says about the lead that it names, so that a merge can be undone; null when it is none of the milestones. */
export function milestonesOf(event: LifeCycleEvent): Milestones | null {
  const { leadId } = event.data;
  switch (event.name) {
    case 'lead-assigned':
      return { ...none, leadId, assignedAt: event.time, contactBy: event.data.contactBy, grade: event.data.grade };
    case 'lead-accepted':
      return { ...none, leadId, acceptedAt: event.data.at };
    case 'lead-contacted':
      return { ...none, leadId, contactedAt: event.data.at };
    case 'lead-unassigned': {
      const { reason } = event.data;
      if (reason === 'declined') return { ...none, leadId, declines: 1 };
      return reason === 'sla-breached' ? { ...none, leadId, timeouts: 1 } : null;
    }
    case 'lead-sent-to-nurture':
      return { ...none, leadId, nurturedAt: event.time };
    case 'lead-closed':
      // A lead that was merged away or erased did not come to an end: its person goes on elsewhere, or is forgotten. Intake tells so itself.
      if (event.data.outcome === 'merged' || event.data.outcome === 'erased') return null;
      return { ...none, leadId, closedAt: event.data.at, outcome: event.data.outcome };
    case 'lead-reopened':
      return { ...none, leadId, reopenedAt: event.data.at };
    case 'lead-reactivated':
      return { ...none, leadId, reactivatedAt: event.data.at };
    default:
      return null;
  }
}

const earlier = (a: string | undefined, b: string | undefined) => (a === undefined || (b !== undefined && b < a) ? b : a);
const later = (a: string | undefined, b: string | undefined) => (a === undefined || (b !== undefined && b > a) ? b : a);

/** Both together. The order does not matter: of a first time the earliest counts, of an ending the latest. */
export function joinMilestones(a: Milestones, b: Milestones): Milestones {
  const assigned = earlier(a.assignedAt, b.assignedAt) === a.assignedAt && a.assignedAt !== undefined ? a : b;
  const closed = later(a.closedAt, b.closedAt) === a.closedAt && a.closedAt !== undefined ? a : b;
  return {
    leadId: a.leadId,
    assignedAt: assigned.assignedAt,
    contactBy: assigned.contactBy,
    grade: assigned.grade,
    acceptedAt: earlier(a.acceptedAt, b.acceptedAt),
    contactedAt: earlier(a.contactedAt, b.contactedAt),
    declines: a.declines + b.declines,
    timeouts: a.timeouts + b.timeouts,
    nurturedAt: earlier(a.nurturedAt, b.nurturedAt),
    reactivatedAt: earlier(a.reactivatedAt, b.reactivatedAt),
    closedAt: closed.closedAt,
    outcome: closed.outcome,
    reopenedAt: later(a.reopenedAt, b.reopenedAt),
  };
}

/** One entry per lead, in the order of their ids: the order in which rows are locked. */
export function foldMilestones(events: readonly LifeCycleEvent[]): Milestones[] {
  const byLead = new Map<string, Milestones>();
  for (const event of events) {
    const milestones = milestonesOf(event);
    if (milestones === null) continue;
    const before = byLead.get(milestones.leadId);
    byLead.set(milestones.leadId, before === undefined ? milestones : joinMilestones(before, milestones));
  }
  return [...byLead.values()].sort((a, b) => (a.leadId < b.leadId ? -1 : 1));
}
