import { instantArray, plainArray, sql, type Transaction } from '@baton/platform';
import type { Milestones } from './milestones.js';

const UPSERT = sql(`
  insert into leads as l (lead_id, assigned_at, contact_by, grade, accepted_at, contacted_at, declines, timeouts, nurtured_at, reactivated_at, closed_at,
    outcome, reopened_at)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::int[], $8::int[],
    $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::timestamptz[])
  on conflict (lead_id) do update set
    assigned_at = least(l.assigned_at, excluded.assigned_at),
    contact_by = case when excluded.assigned_at < l.assigned_at or l.assigned_at is null then excluded.contact_by else l.contact_by end,
    grade = case when excluded.assigned_at < l.assigned_at or l.assigned_at is null then excluded.grade else l.grade end,
    accepted_at = least(l.accepted_at, excluded.accepted_at),
    contacted_at = least(l.contacted_at, excluded.contacted_at),
    declines = l.declines + excluded.declines,
    timeouts = l.timeouts + excluded.timeouts,
    nurtured_at = least(l.nurtured_at, excluded.nurtured_at),
    reactivated_at = least(l.reactivated_at, excluded.reactivated_at),
    closed_at = greatest(l.closed_at, excluded.closed_at),
    outcome = case when excluded.closed_at > l.closed_at or l.closed_at is null then excluded.outcome else l.outcome end,
    reopened_at = greatest(l.reopened_at, excluded.reopened_at)`);

/** Joins milestones with what is known already, by the rules of joinMilestones; locks the leads. @param milestones in the order of lead ids, one each */
export async function upsertMilestones(tx: Transaction, milestones: readonly Milestones[]): Promise<void> {
  await tx.query(UPSERT, [
    plainArray(milestones.map(m => m.leadId)),
    instantArray(milestones.map(m => m.assignedAt)),
    instantArray(milestones.map(m => m.contactBy)),
    plainArray(milestones.map(m => m.grade)),
    instantArray(milestones.map(m => m.acceptedAt)),
    instantArray(milestones.map(m => m.contactedAt)),
    plainArray(milestones.map(m => m.declines)),
    plainArray(milestones.map(m => m.timeouts)),
    instantArray(milestones.map(m => m.nurturedAt)),
    instantArray(milestones.map(m => m.reactivatedAt)),
    instantArray(milestones.map(m => m.closedAt)),
    plainArray(milestones.map(m => m.outcome)),
    instantArray(milestones.map(m => m.reopenedAt)),
  ]);
}
