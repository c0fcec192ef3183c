import { idArray, instantArray, jsonArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Assignment } from './assignment.js';
import type { AssignmentChange, NewAssignment } from './fold-assignments.js';

const COLUMNS = `a.assignment_id::text as "assignmentId", a.lead_id::text as "leadId", a.rep_id as "repId", a.pool_id as "poolId", a.card,
  a.assigned_at as "assignedAt", a.accept_by as "acceptBy", a.contact_by as "contactBy", a.accepted_at as "acceptedAt",
  a.contacted_at as "contactedAt", a.breached_at as "breachedAt", a.ended_at as "endedAt", a.ended_because as "endedBecause",
  a.answer, a.answered_at as "answeredAt", a.answers`;

const ADD = sql(`
  insert into assignments (assignment_id, lead_id, rep_id, pool_id, card, assigned_at, accept_by, contact_by)
  select assignment_id, lead_id, rep_id, pool_id, card, assigned_at, accept_by, contact_by
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]::jsonb[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[])
    as g(assignment_id, lead_id, rep_id, pool_id, card, assigned_at, accept_by, contact_by)
  on conflict do nothing`);

export async function addAssignments(tx: Transaction, rows: readonly NewAssignment[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(ADD, [
    idArray(rows.map(r => r.assignmentId)),
    idArray(rows.map(r => r.leadId)),
    textArray(rows.map(r => r.repId)),
    textArray(rows.map(r => r.poolId)),
    jsonArray(rows.map(r => r.card)),
    instantArray(rows.map(r => r.assignedAt)),
    instantArray(rows.map(r => r.acceptBy)),
    instantArray(rows.map(r => r.contactBy)),
  ]);
}

// What was known first stays.
const CHANGE = sql(`
  update assignments a set accepted_at = coalesce(a.accepted_at, g.accepted_at), contacted_at = coalesce(a.contacted_at, g.contacted_at),
    breached_at = coalesce(a.breached_at, g.breached_at), ended_at = coalesce(a.ended_at, g.ended_at),
    ended_because = coalesce(a.ended_because, g.ended_because)
  from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::text[])
    as g(assignment_id, accepted_at, contacted_at, breached_at, ended_at, ended_because)
  where a.assignment_id = g.assignment_id`);

/** Writes what became known. Of an assignment that was made before there was a channel nothing is kept. */
export async function changeAssignments(tx: Transaction, changes: readonly AssignmentChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(CHANGE, [
    idArray(changes.map(c => c.assignmentId)),
    instantArray(changes.map(c => c.acceptedAt)),
    instantArray(changes.map(c => c.contactedAt)),
    instantArray(changes.map(c => c.breachedAt)),
    instantArray(changes.map(c => c.endedAt)),
    textArray(changes.map(c => c.endedBecause)),
  ]);
}

type Queries = Pick<Transaction, 'query'>;

const THESE = sql(`
  select ${COLUMNS} from assignments a where a.assignment_id = any($1::uuid[]) or a.lead_id = any($2::uuid[]) order by a.assigned_at, a.assignment_id`);
/** Assignments by their ids, and all of some leads: in the order in which they were made. */
export const findAssignments = (tx: Queries, assignmentIds: readonly string[], leadIds: readonly string[]): Promise<Assignment[]> =>
  tx.query<Assignment>(THESE, [idArray(assignmentIds), idArray(leadIds)]);

const OPEN_OF = sql(`
  select ${COLUMNS} from assignments a where a.rep_id = any($1::text[]) and a.ended_at is null order by a.assigned_at, a.assignment_id`);
/** The open leads of some reps, the longest open first. */
export const openAssignmentsOf = (tx: Queries, repIds: readonly string[]): Promise<Assignment[]> =>
  tx.query<Assignment>(OPEN_OF, [textArray(repIds)]);

const ERASE = sql(`
  delete from assignments where lead_id in (select unnest($1::uuid[]) union select alias_id from lead_aliases where lead_id = any($1::uuid[]))`);
/** Forgets what is known of leads, and of those merged into them. */
export const eraseAssignments = async (tx: Transaction, leadIds: readonly string[]): Promise<void> =>
  void (await tx.query(ERASE, [idArray(leadIds)]));

const FORGET = sql(`
  delete from assignments where assignment_id in (select assignment_id from assignments where ended_at < $1 order by ended_at limit 1000)
  returning 1 as one`);
/** Deletes assignments that ended before a time. @returns how many */
export const forgetAssignments = async (tx: Transaction, before: Date): Promise<number> => (await tx.query(FORGET, [before])).length;

const FORGET_ALL = sql(`with people as (delete from staff) delete from assignments`);
/** Deletes everything that is kept for messages. */
export const forgetAll = async (tx: Transaction): Promise<void> => void (await tx.query(FORGET_ALL));
