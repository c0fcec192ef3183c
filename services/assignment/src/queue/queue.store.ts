import { plainArray, sql, textArray, type Database, type Transaction } from '@baton/platform';
import type { Lead } from '../life-cycle/lead.js';
import { leadOf, selectedColumns, type LeadRow } from '../leads/lead-columns.js';

const FREED = `coalesce((select max(seq) from routing_log where kind not in ('claimed', 'room-kept')), 0)`;

const WORTH_A_TRY = sql(`
  select exists (
    select from leads, (select ${FREED} as seq) freed where place = 'queued' and (
      next_due_at <= now() or queue_policy <> coalesce((select hash from active_policy), '')
      or (queue_position < freed.seq and (freed.seq > $1 or $2 <= now())))) as is_due`);

/** Until when nobody whom leads wait for has room, unless something is freed or changed: found at a place in the routing log. */
export interface NoRoom {
  readonly position: number;
  /** When time alone gives room; null: it never does. */
  readonly until: Date | null;
}

/** Nothing is known of room. */
export const ROOM_UNKNOWN: NoRoom = { position: -1, until: null };

/** Whether some queued lead may get out: its time has come, or routing has changed since it was tried, and room may have come of that. */
export async function isQueueDue(database: Database, { position, until }: NoRoom): Promise<boolean> {
  return (await database.query<{ is_due: boolean }>(WORTH_A_TRY, [position, until]))[0]!.is_due;
}

/** What a waiting lead is worth: see queue-order.ts. */
export const WORTH = 'coalesce(queue_value, score)';

const POOLS = sql(`
  select queue_pool as "poolId", count(*) as leads, count(*) filter (where queue_position < ${FREED}) as untried
  from leads where place = 'queued' group by queue_pool`);

/** Pools for which leads wait. `untried`: so many of them since something was last freed or changed. */
export const queuedPools = (tx: Transaction): Promise<{ poolId: string; leads: number; untried: number }[]> => tx.query(POOLS);

/**
 * Three kinds of queued leads are worth a try: of each pool as many as it has room for, the most urgent first, of those tried before something
 * was last freed or changed; those whose time to try has come; those that another policy had sent there.
 */
const TAKE = sql(`
  with untried as (
    select c.id from unnest($1::text[], $2::int[]) as p(pool_id, room)
    cross join lateral (
      select id from (
        (select id, 0 as tier, queued_since, null::float8 as worth from leads
         where place = 'queued' and queue_pool = p.pool_id and queued_since < $3 and queue_position < ${FREED}
         order by queued_since limit p.room)
        union all
        (select id, 1, queued_since, ${WORTH} from leads
         where place = 'queued' and queue_pool = p.pool_id and queued_since >= $3 and queue_position < ${FREED}
         order by ${WORTH} desc nulls last, queued_since limit p.room)
      ) urgent order by tier, worth desc nulls last, queued_since limit p.room
    ) c
  ),
  due as (select id from leads where next_due_kind = 'queue-retry' and next_due_at <= $4 order by next_due_at limit $5),
  elsewhere as (select id from leads where place = 'queued' and queue_policy <> $6 limit $5)
  select ${selectedColumns} from leads
  where place = 'queued' and id in (select id from untried union select id from due union select id from elsewhere)
  for update skip locked`);

/**
 * Takes queued leads that are worth a try; skips those that somebody else has in hand.
 * @param rooms how many leads of each pool to take
 */
export async function takeQueued(
  tx: Transaction,
  rooms: readonly { poolId: string; room: number }[],
  at: { agedBefore: Date; now: Date; policyHash: string; limit: number },
): Promise<Lead[]> {
  const rows = await tx.query<LeadRow>(TAKE, [
    textArray(rooms.map(r => r.poolId)),
    plainArray(rooms.map(r => r.room)),
    at.agedBefore,
    at.now,
    at.limit,
    at.policyHash,
  ]);
  return rows.map(leadOf);
}

const OVERVIEW = sql(`
  select queue_pool as "poolId", queue_reason as reason, count(*) as leads, min(queued_since) as oldest, min(next_due_at) as "nextTryAt"
  from leads where place = 'queued' group by 1, 2 order by 1, 2`);

/** What waits where and why. */
export const queueOverview = (
  database: Database,
): Promise<{ poolId: string; reason: string; leads: number; oldest: Date; nextTryAt: Date }[]> => database.query(OVERVIEW);
