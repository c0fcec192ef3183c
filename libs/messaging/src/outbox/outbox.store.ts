import { idArray, plainArray, sql, textArray, type Database, type Transaction } from '@baton/platform';

export interface OutboxEntry {
  readonly eventId: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly payload: string;
}
export interface OutboxRow extends OutboxEntry {
  /** A bigint, in digits. */
  readonly rowId: string;
}

const ENTRIES = `unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality as e(event_id, topic, key, type, payload, n)`;
const INSERT = sql(`
  insert into outbox (event_id, topic, key, type, payload) select event_id, topic, key, type, payload from ${ENTRIES} order by n`);
const INSERT_IN_HAND = sql(`
  with made as (
    insert into outbox (event_id, topic, key, type, payload, in_hand) select event_id, topic, key, type, payload, true from ${ENTRIES} order by n
    returning id)
  select string_agg(id::text, ',' order by id) as ids, exists (select from outbox where not in_hand) as "othersWait" from made`);

const columnsOf = (entries: readonly OutboxEntry[]): unknown[] => [
  idArray(entries.map(e => e.eventId)),
  textArray(entries.map(e => e.topic)),
  textArray(entries.map(e => e.key)),
  textArray(entries.map(e => e.type)),
  textArray(entries.map(e => e.payload)),
];

/** Adds events in the order given, without waiting: the commit does. Ids are drawn here, after the lock on the lead: for one key they rise in the order of commits. */
export const insertOutbox = (tx: Transaction, entries: readonly OutboxEntry[]): void => tx.send(INSERT, columnsOf(entries));

/** As insertOutbox, for the replica that sends. @returns the ids of the rows, and whether other replicas have something in the outbox */
export async function insertInHand(tx: Transaction, entries: readonly OutboxEntry[]): Promise<{ ids: string[]; othersWait: boolean }> {
  const [{ ids, othersWait }] = await tx.query<{ ids: string; othersWait: boolean }>(INSERT_IN_HAND, columnsOf(entries));
  return { ids: ids.split(','), othersWait };
}

// The id as text must not be called id: `order by id` would mean the text.
const NEXT = sql(`
  select o.id::text as "rowId", event_id as "eventId", topic, key, type, payload from outbox o
  where parked_because is null and o.id < $2 order by o.id limit $1`);
/** As NEXT, leaving out what comes behind a parked record of its key. */
const NEXT_BEHIND_PARKED = sql(`
  select o.id::text as "rowId", event_id as "eventId", topic, key, type, payload from outbox o
  where parked_because is null and o.id < $2
    and not exists (select from outbox p where p.parked_because is not null and p.topic = o.topic and p.key = o.key and p.id < o.id)
  order by o.id limit $1`);
const NO_END = String(2n ** 63n - 1n);

// Whatever a crash of the server makes of it: a record that was sent already is only sent again. So the disk is not waited for.
const DELETE = sql(`
  delete from outbox where id = any($1::bigint[]) and (select set_config('synchronous_commit', 'off', true)) is not null`);

export interface NextOptions {
  readonly limit: number;
  readonly someParked: boolean;
  /** Only rows before this one. */
  readonly before?: string;
}

/** The oldest records that can be sent, once those that were sent are deleted. */
export function nextOutbox(database: Database, sent: readonly string[], options: NextOptions): Promise<OutboxRow[]> {
  const next = options.someParked ? NEXT_BEHIND_PARKED : NEXT;
  const values = [options.limit, options.before ?? NO_END];
  return sent.length === 0
    ? database.query<OutboxRow>(next, values)
    : database.inTurn<OutboxRow>([DELETE, [plainArray(sent)]], [next, values]);
}

export const deleteOutbox = async (database: Database, sent: readonly string[]): Promise<void> => {
  await database.query(DELETE, [plainArray(sent)]);
};

// The snapshot's xmax would not do: while nothing newer has ended, it is the number of a transaction that is still running.
const NUMBER = sql(`select pg_current_xact_id()::text as id`);
/** A number above those of all transactions that have written something so far, on the whole server. */
export const nextTransactionId = async (database: Database): Promise<bigint> =>
  BigInt((await database.query<{ id: string }>(NUMBER))[0].id);

const OLDEST = sql(`select pg_snapshot_xmin(pg_current_snapshot())::text as id`);
/** The oldest transaction that is still running, of those on the whole server that have written something. */
export const oldestTransactionId = async (database: Database): Promise<bigint> =>
  BigInt((await database.query<{ id: string }>(OLDEST))[0].id);

const VACUUM = `vacuum (skip_locked, truncate off, parallel 0) outbox`;
/** Frees the places of deleted records: until then, who looks for the oldest record goes through all of them. Autovacuum comes by once a minute. */
export const vacuumOutbox = async (database: Database): Promise<void> => {
  await database.pool.query(VACUUM);
};

const PARK = sql(`update outbox set parked_because = $2 where id = $1`);
export const parkOutbox = async (database: Database, id: string, because: string): Promise<void> => {
  await database.query(PARK, [id, because]);
};

const UNPARK = sql(`update outbox set parked_because = null where parked_because is not null`);
export const unparkOutbox = async (database: Database): Promise<void> => {
  await database.query(UNPARK);
};

const COUNTS = sql(`
  select (select count(*)::int from outbox where parked_because is null) as waiting,
         (select count(*)::int from outbox where parked_because is not null) as parked,
         (select extract(epoch from clock_timestamp() - min(created_at))::float8 from outbox where parked_because is null) as "ageSeconds"`);
export interface OutboxCounts {
  waiting: number;
  parked: number;
  ageSeconds: number | null;
}
export const countOutbox = async (database: Database): Promise<OutboxCounts> => (await database.query<OutboxCounts>(COUNTS))[0];
