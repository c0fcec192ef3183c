import type { Transaction } from '@baton/platform';
import type { Head } from '../../sending/claims.store.js';
import type { Assignment, StaffMember } from '../assignments/assignment.js';
import { findAssignments, openAssignmentsOf } from '../assignments/assignments.store.js';
import { findStaff, teamsOf } from '../assignments/staff.store.js';
import type { Holdings } from '../messages/compose-digest.js';
import { unheardOf } from '../notices/heard.store.js';
import type { AddressedNotice } from '../notices/notice.js';

/** What some notices speak of, as it stands now. */
export interface NoticeFacts {
  readonly contentOf: (head: Head) => AddressedNotice;
  /** Whether who is told that a lead is taken away has heard of having it. */
  readonly isHeardOf: (head: Head) => boolean;
  readonly assignment: (assignmentId: string | null) => Assignment | undefined;
  readonly member: (repId: string) => StaffMember | undefined;
  readonly openOf: (repId: string) => readonly Assignment[];
  readonly teamOf: (managerId: string) => readonly Holdings[];
}

/** Reads, by set, whatever these notices need. */
export async function loadNotices(tx: Transaction, heads: readonly Head[]): Promise<NoticeFacts> {
  const contents = new Map(heads.map(head => [head.deliveryId, JSON.parse(head.body) as AddressedNotice]));
  const all = [...contents.values()];
  const digested = all.flatMap(({ notice }) => (notice.kind === 'digest' ? [notice.repId] : []));
  const assignmentIds = all.flatMap(({ notice }) =>
    notice.kind === 'digest' || notice.assignmentId === null ? [] : [notice.assignmentId],
  );
  const assignments = assignmentIds.length === 0 ? [] : await findAssignments(tx, assignmentIds, []);
  const team = digested.length === 0 ? [] : await teamsOf(tx, digested);
  const addressed = all.flatMap(({ to }) => (to.kind === 'staff' ? [to.repId] : []));
  const staff = await findStaff(tx, [...new Set([...addressed, ...assignments.map(a => a.repId)])]);
  const open = digested.length === 0 ? [] : await openAssignmentsOf(tx, [...digested, ...team.map(t => t.repId)]);
  const unheard = await unheardOf(
    tx,
    heads.flatMap(head => {
      const { notice } = contents.get(head.deliveryId)!;
      return notice.kind === 'taken-away' ? [{ ...head, assignmentId: notice.assignmentId }] : [];
    }),
  );
  const byId = new Map(assignments.map(a => [a.assignmentId, a]));
  const members = new Map(staff.map(member => [member.repId, member]));
  const openOf = (repId: string) => open.filter(a => a.repId === repId);
  return {
    contentOf: head => contents.get(head.deliveryId)!,
    isHeardOf: head => !unheard.has(head.deliveryId),
    assignment: id => (id === null ? undefined : byId.get(id)),
    member: repId => members.get(repId),
    openOf,
    teamOf: managerId => team.filter(t => t.managerId === managerId).map(holder => ({ holder, open: openOf(holder.repId) })),
  };
}
