import { sql, type Transaction } from '@baton/platform';
import type { Grade } from '@baton/contracts';
import { WORTH } from './queue.store.js';

/** A lead that waits, at its place in the order in which leads of its pool get out. */
export interface QueuedLead {
  readonly leadId: string;
  readonly poolId: string;
  /** 1 is next. */
  readonly position: number;
  /** What it is worth: by the policy, or its score; null without either. */
  readonly value: number | null;
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly since: Date;
  /** Whether it has waited so long that it goes before better ones. */
  readonly isOverdue: boolean;
  readonly reason: string;
  /** What the last try found, in words. */
  readonly because: string | null;
  readonly nextTryAt: Date;
}

/** The order of the queue, as queue-order.ts has it. $1: who waits since before has waited long enough */
const ordered = (condition: string): string => `
  select id, queue_pool, queued_since < $1 as overdue, ${WORTH} as worth, score, grade, queued_since, queue_reason, next_due_at,
    row_number() over (partition by queue_pool order by queued_since < $1 desc,
      case when queued_since >= $1 then ${WORTH} end desc nulls last, queued_since, id) as position
  from leads where place = 'queued' and ${condition}`;

const LIST = sql(`
  select q.id as "leadId", q.queue_pool as "poolId", q.position, q.worth as value, q.score, q.grade, q.queued_since as since,
    q.overdue as "isOverdue", q.queue_reason as reason, d.because, q.next_due_at as "nextTryAt"
  from (
    select * from (${ordered('($2::text is null or queue_pool = $2)')}) all_that_wait
    where (queue_pool, position) > ($3::text, $4::bigint) order by queue_pool, position limit $5
  ) q
  left join lateral (
    select outcome->>'because' as because from routing_decisions
    where lead_id = q.id order by position desc, decided_at desc limit 1
  ) d on true
  order by q.queue_pool, q.position`);

/** Leads that wait, by pool and in the order in which they get out, after a place; of one pool where it is named. */
export const listQueued = (
  tx: Pick<Transaction, 'query'>,
  agedBefore: Date,
  wanted: { poolId: string | null; after: { poolId: string; position: number }; limit: number },
): Promise<QueuedLead[]> =>
  tx.query<QueuedLead>(LIST, [agedBefore, wanted.poolId, wanted.after.poolId, wanted.after.position, wanted.limit]);

const PLACE = sql(`
  select position, worth as value, overdue as "isOverdue", of from (
    select *, count(*) over () as of from (${ordered('queue_pool = (select queue_pool from leads where id = $2)')}) pool
  ) places where id = $2`);

/** Where a lead stands among those who wait for the same pool. */
export type QueuePlace = Pick<QueuedLead, 'position' | 'value' | 'isOverdue'> & { readonly of: number };

/** The place of a lead in the queue; null when it does not wait. */
export async function queuePlace(tx: Pick<Transaction, 'query'>, agedBefore: Date, leadId: string): Promise<QueuePlace | null> {
  return (await tx.query<QueuePlace>(PLACE, [agedBefore, leadId]))[0] ?? null;
}
