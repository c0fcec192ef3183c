import { jsonArray, plainArray, sql, textArray, type Database, type Transaction } from '@baton/platform';
import type { CrmRecord } from './crm-record.js';
import type { WaitingUpdate } from './waiting-update.js';

const FIND = sql(`
  select w.id::text, w.said as update
  from (select distinct * from unnest($1::text[], $2::text[]) u(system, record_id)) u
  join waiting_crm_updates w using (system, record_id) order by w.place for update of w`);

/** What waits for records of these systems and ids, in the order in which it came; held. */
export const findWaiting = (tx: Transaction, records: readonly CrmRecord[]): Promise<WaitingUpdate[]> =>
  records.length === 0
    ? Promise.resolve([])
    : tx.query<WaitingUpdate>(FIND, [textArray(records.map(r => r.system)), textArray(records.map(r => r.recordId))]);

const ADD = sql(`
  insert into waiting_crm_updates (id, source_id, system, object_type, record_id, said, received_at, next_due_at, next_due_kind)
  select id, source_id, system, object_type, record_id, said, $7, $8, 'park'
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]::json[]) with ordinality
    as u(id, source_id, system, object_type, record_id, said, n) order by n`);

/** Keeps updates until their records are linked. @param parkAt when somebody should look at those that were not */
export async function addWaiting(tx: Transaction, waiting: readonly WaitingUpdate[], now: Date, parkAt: Date): Promise<void> {
  if (waiting.length === 0) return;
  const records = waiting.map(w => w.update.record);
  await tx.query(ADD, [
    plainArray(waiting.map(w => w.id)),
    textArray(waiting.map(w => w.update.sourceId)),
    textArray(records.map(r => r.system)),
    textArray(records.map(r => r.objectType)),
    textArray(records.map(r => r.recordId)),
    jsonArray(waiting.map(w => w.update)),
    now,
    parkAt,
  ]);
}

const REMOVE = sql(`delete from waiting_crm_updates where id = any($1::uuid[])`);
export const removeWaiting = async (tx: Transaction, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await tx.query(REMOVE, [plainArray(ids)]);
};

const PARK = sql(`
  update waiting_crm_updates set state = 'parked', next_due_kind = 'drop', next_due_at = $2
  where id in (select id from waiting_crm_updates where next_due_at <= $1 and next_due_kind = 'park' order by next_due_at limit $3 for update skip locked)
  returning system`);
const DROP = sql(`
  delete from waiting_crm_updates
  where id in (select id from waiting_crm_updates where next_due_at <= $1 and next_due_kind = 'drop' order by next_due_at limit $2 for update skip locked)
  returning system`);

/** Parks those whose time to be linked is over. @returns the system of each */
export const parkOverdue = async (tx: Transaction, now: Date, dropAt: Date, limit: number): Promise<string[]> =>
  (await tx.query<{ system: string }>(PARK, [now, dropAt, limit])).map(row => row.system);

/** Drops those that were parked for long enough. @returns the system of each */
export const dropOverdue = async (tx: Transaction, now: Date, limit: number): Promise<string[]> =>
  (await tx.query<{ system: string }>(DROP, [now, limit])).map(row => row.system);

const IS_DUE = sql(`select 1 from waiting_crm_updates where next_due_at <= clock_timestamp() limit 1`);
/** A cheap look at whether anything is due. */
export const isAnyDue = async (database: Pick<Database, 'query'>): Promise<boolean> => (await database.query(IS_DUE)).length > 0;

/** A waiting update as its sender sees it. */
export interface WaitingView {
  readonly id: string;
  readonly place: number;
  readonly externalId: string;
  readonly record: CrmRecord;
  readonly state: 'waiting' | 'parked';
  readonly receivedAt: Date;
  /** When it is parked, or dropped. */
  readonly until: Date;
}

const PAGE = sql(`
  select id::text, place::int8 as place, said->>'externalId' as "externalId", said->'record' as record, state, received_at as "receivedAt", next_due_at as until
  from waiting_crm_updates where place > $1 and ($2::text is null or source_id = $2) and ($3::text is null or state = $3) order by place limit $4`);

export interface WaitingQuery {
  /** The place after which the page begins. */
  readonly after: number;
  readonly limit: number;
  /** Only those that this source sent. */
  readonly sourceId?: string;
  readonly state?: WaitingView['state'];
}

/** A page of what waits, in the order in which it came. */
export const pageOfWaiting = (database: Pick<Database, 'query'>, { after, limit, sourceId, state }: WaitingQuery): Promise<WaitingView[]> =>
  database.query<WaitingView>(PAGE, [after, sourceId ?? null, state ?? null, limit]);

const REMOVE_ONE = sql(`delete from waiting_crm_updates where id = $1 and ($2::text is null or source_id = $2) returning 1`);
/** Drops one that a source, or anybody, sent. @returns whether there was one */
export const dropWaiting = async (tx: Pick<Transaction, 'query'>, id: string, sourceId: string | undefined): Promise<boolean> =>
  (await tx.query(REMOVE_ONE, [id, sourceId ?? null])).length > 0;

const COUNT = sql(`
  select s.state, count(w.id)::int as updates, coalesce(extract(epoch from clock_timestamp() - min(w.received_at)), 0)::float8 as age
  from unnest(array['waiting', 'parked']) s(state) left join waiting_crm_updates w using (state) group by s.state`);
/** How many wait in which state, and for how many seconds the oldest has. */
export const countWaiting = (database: Pick<Database, 'query'>): Promise<{ state: string; updates: number; age: number }[]> =>
  database.query(COUNT);
