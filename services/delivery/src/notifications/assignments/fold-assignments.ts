import type { Colleague, EventOn } from '@baton/contracts';
import { cardOf, type LeadCard, type StaffMember } from './assignment.js';

type LeadEvent = EventOn<'assignmentLeads'>;

export interface NewAssignment {
  readonly assignmentId: string;
  readonly leadId: string;
  readonly repId: string;
  readonly poolId: string | null;
  readonly card: LeadCard;
  readonly assignedAt: string;
  readonly acceptBy: string | null;
  readonly contactBy: string | null;
}

/** What became known of an assignment; null: nothing new. */
export interface AssignmentChange {
  readonly assignmentId: string;
  readonly acceptedAt: string | null;
  readonly contactedAt: string | null;
  readonly breachedAt: string | null;
  readonly endedAt: string | null;
  readonly endedBecause: string | null;
}

/** Somebody of sales, with the time of the event that says so. */
export interface StaffNews extends StaffMember {
  readonly asOf: string;
}

export interface AssignmentNews {
  readonly assigned: readonly NewAssignment[];
  readonly changes: readonly AssignmentChange[];
  readonly reps: readonly StaffNews[];
  /** People who are spoken of as managers: who manages them, is not. */
  readonly managers: readonly StaffNews[];
}

const NOTHING = { acceptedAt: null, contactedAt: null, breachedAt: null, endedAt: null, endedBecause: null };

const staffMember = ({ externalId: _, ...colleague }: Colleague, managerId: string | null, asOf: string): StaffNews => ({
  ...colleague,
  timeZone: colleague.timeZone ?? 'UTC',
  managerId,
  asOf,
});

/**
 * What events say of assignments and of who has them. Each of these facts happens to an assignment once, or counts when it first did, so that the
 * order between them does not matter.
 */
export function foldAssignments(events: readonly LeadEvent[]): AssignmentNews {
  const assigned = new Map<string, NewAssignment>();
  const changes = new Map<string, AssignmentChange>();
  const reps = new Map<string, StaffNews>();
  const managers = new Map<string, StaffNews>();
  const change = (assignmentId: string, news: Partial<AssignmentChange>) => {
    const before = changes.get(assignmentId) ?? { assignmentId, ...NOTHING };
    // What came first stays.
    changes.set(assignmentId, { ...news, ...withoutNulls(before) } as AssignmentChange);
  };
  for (const { name, time, data } of events) {
    if (name === 'lead-assigned') {
      const { assignmentId, leadId, rep, poolId, acceptBy, contactBy, acceptedAt = null, contactedAt = null } = data;
      assigned.set(assignmentId, {
        assignmentId,
        leadId,
        repId: rep.repId,
        poolId,
        card: cardOf(data),
        assignedAt: time,
        acceptBy,
        contactBy,
      });
      if (acceptedAt !== null || contactedAt !== null) change(assignmentId, { acceptedAt, contactedAt });
      const { manager, ...self } = rep;
      reps.set(rep.repId, staffMember(self, manager?.repId ?? null, time));
      if (manager !== undefined) managers.set(manager.repId, staffMember(manager, null, time));
    } else if (name === 'lead-accepted') change(data.assignmentId, { acceptedAt: data.at });
    else if (name === 'lead-contacted') change(data.assignmentId, { contactedAt: data.at });
    else if (name === 'sla-breached') change(data.assignmentId, { breachedAt: data.dueAt });
    else if (name === 'lead-unassigned') change(data.assignmentId, { endedAt: time, endedBecause: data.because });
  }
  return {
    assigned: [...assigned.values()],
    changes: [...changes.values()].map(each => ({ ...NOTHING, ...each })),
    reps: [...reps.values()],
    managers: [...managers.values()].filter(({ repId }) => !reps.has(repId)),
  };
}

const withoutNulls = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as Partial<T>;
