import { instantArray, jsonArray, plainArray, sql, textArray, type Database, type Transaction } from '@baton/platform';
import type { RawHeaders } from '@baton/contracts';
import type { Received } from '../consume/received.js';

/** How long a blocked lead may wait before it is alarmed about again. */
export const BLOCKED_DUE_MS = 15 * 60_000;

/** PostgreSQL's text has no NUL. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');
const keyAsText = ({ key }: Received): string | null => (key === null ? null : storable(key.toString()));

const headersAsText = (headers: RawHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[storable(name), storable((Array.isArray(value) ? value[0] : value).toString())]],
    ),
  );

/** bytea[] has no binary form here: bodies travel as base64. */
const base64Array = (bodies: readonly (Buffer | null)[]) => textArray(bodies.map(b => b?.toString('base64') ?? null));

export interface DeadLetter {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly leadId: string | null;
  readonly reason: string;
  readonly record: Received;
}

const INSERT = sql(`
  insert into dead_letters (id, event_id, event_type, lead_id, topic, partition, "offset", key, headers, body, reason)
  select id, event_id, event_type, lead_id, topic, partition, off, key, headers::jsonb, decode(body, 'base64'), reason
  from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::int[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[])
    as d(id, event_id, event_type, lead_id, topic, partition, off, key, headers, body, reason)
  -- A letter that was resolved is opened again: its event came anew, after the service was set back.
  on conflict (id) do update set resolution = null, resolved_at = null, resolved_by = null, lead_id = excluded.lead_id, headers = excluded.headers,
    body = excluded.body, reason = excluded.reason, at = excluded.at where dead_letters.resolution is not null`);
const BLOCK = sql(`
  insert into blocked_leads (lead_id, dead_letter_id, next_due_at) select lead_id, id, due from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as b(lead_id, id, due)
  -- Locks the block that is there: a release of it waits, and sees this letter.
  on conflict (lead_id) do update set next_due_at = blocked_leads.next_due_at`);

/** Keeps the events with their bodies and blocks their leads. */
export async function insertDeadLetters(tx: Transaction, letters: readonly DeadLetter[], now: Date): Promise<void> {
  await tx.query(INSERT, [
    plainArray(letters.map(l => l.id)),
    textArray(letters.map(l => storable(l.eventId))),
    textArray(letters.map(l => storable(l.eventType))),
    plainArray(letters.map(l => l.leadId)),
    textArray(letters.map(l => l.record.topic)),
    plainArray(letters.map(l => l.record.partition)),
    plainArray(letters.map(l => l.record.offset)),
    textArray(letters.map(l => keyAsText(l.record))),
    jsonArray(letters.map(l => headersAsText(l.record.headers))),
    base64Array(letters.map(l => l.record.value)),
    textArray(letters.map(l => storable(l.reason))),
  ]);
  const blocking = letters.filter(l => l.leadId !== null);
  if (blocking.length > 0) {
    const due = new Date(now.getTime() + BLOCKED_DUE_MS);
    await tx.query(BLOCK, [
      plainArray(blocking.map(l => l.leadId)),
      plainArray(blocking.map(l => l.id)),
      instantArray(blocking.map(() => due)),
    ]);
  }
}

const PARK = sql(`
  insert into parked_events (lead_id, topic, partition, "offset", key, headers, body)
  select lead_id, topic, partition, off, key, headers::jsonb, decode(body, 'base64')
  from unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::text[]) with ordinality as p(lead_id, topic, partition, off, key, headers, body, n)
  order by n`);

/** Puts events behind the dead letter of their lead, in order. */
export async function parkEvents(tx: Transaction, events: readonly { leadId: string; record: Received }[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query(PARK, [
    plainArray(events.map(e => e.leadId)),
    textArray(events.map(e => e.record.topic)),
    plainArray(events.map(e => e.record.partition)),
    plainArray(events.map(e => e.record.offset)),
    textArray(events.map(e => keyAsText(e.record))),
    jsonArray(events.map(e => headersAsText(e.record.headers))),
    base64Array(events.map(e => e.record.value)),
  ]);
}

export interface StoredRecord {
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  headers: Record<string, string>;
  body: Buffer | null;
  at: Date;
}
export interface OpenDeadLetter extends StoredRecord {
  id: string;
  eventId: string;
  eventType: string;
  leadId: string | null;
  reason: string;
}

export const toReceived = (row: StoredRecord): Received => ({
  topic: row.topic,
  partition: row.partition,
  offset: row.offset,
  headers: row.headers,
  value: row.body,
  key: row.key === null ? null : Buffer.from(row.key),
  timestamp: row.at,
});

const OPEN = sql(`
  select id, event_id as "eventId", event_type as "eventType", lead_id as "leadId", topic, partition, "offset"::text as "offset", key, headers, body, reason, at
  from dead_letters where id = $1 and resolution is null for update`);
/** Locks an open dead letter. */
export const lockDeadLetter = async (tx: Transaction, id: string): Promise<OpenDeadLetter | undefined> =>
  (await tx.query<OpenDeadLetter>(OPEN, [id]))[0];

const RESOLVE = sql(`update dead_letters set resolution = $2, resolved_at = now(), resolved_by = $3 where id = $1`);
export const resolveDeadLetter = async (tx: Transaction, id: string, resolution: 'released' | 'dropped', by: string): Promise<void> => {
  await tx.query(RESOLVE, [id, resolution, by]);
};

const HOLD_BLOCK = sql('select from blocked_leads where lead_id = $1 for update');
const NEXT_OPEN = sql('select id::text from dead_letters where lead_id = $1 and resolution is null order by at, id limit 1');
const BLOCK_BEHIND = sql('update blocked_leads set dead_letter_id = $2 where lead_id = $1');
const UNBLOCK = sql('delete from blocked_leads where lead_id = $1');
const UNPARK = sql(`
  with gone as (delete from parked_events where lead_id = $1 returning id, topic, partition, "offset"::text as "offset", key, headers, body, at)
  select * from gone order by id`);
/**
 * Takes out what waits behind a lead's dead letter, in order, and unblocks the lead. While another letter of the lead is open, it goes on waiting.
 * Each statement on its own: what a consumer is parking at this moment is waited for, and seen.
 */
export async function unpark(tx: Transaction, leadId: string): Promise<StoredRecord[]> {
  await tx.query(HOLD_BLOCK, [leadId]);
  const [another] = await tx.query<{ id: string }>(NEXT_OPEN, [leadId]);
  if (another) {
    await tx.query(BLOCK_BEHIND, [leadId, another.id]);
    return [];
  }
  await tx.query(UNBLOCK, [leadId]);
  return tx.query<StoredRecord>(UNPARK, [leadId]);
}

const LIST = sql(`
  select id, event_id as "eventId", event_type as "eventType", lead_id as "leadId", topic, partition, "offset"::text as "offset", reason, at,
    (select count(*)::int from parked_events p where p.lead_id = d.lead_id) as parked
  from dead_letters d where resolution is null and (date_trunc('milliseconds', at), id) > ($1::timestamptz, $2::uuid)
  order by date_trunc('milliseconds', at), id limit $3`);
export type ListedDeadLetter = Omit<OpenDeadLetter, 'body' | 'headers' | 'key'> & { parked: number };
export const listDeadLetters = (
  database: Database,
  after: { at: Date; id: string } | undefined,
  limit: number,
): Promise<ListedDeadLetter[]> =>
  database.query<ListedDeadLetter>(LIST, [after?.at ?? new Date(0), after?.id ?? '00000000-0000-0000-0000-000000000000', limit]);

const SHOW = sql(`
  select id, event_id as "eventId", event_type as "eventType", lead_id as "leadId", topic, partition, "offset"::text as "offset", key, headers, body, reason, at,
    (select count(*)::int from parked_events p where p.lead_id = d.lead_id) as parked
  from dead_letters d where id = $1 and resolution is null`);
/** An open dead letter with its record as it came. */
export const findDeadLetter = async (database: Database, id: string): Promise<(OpenDeadLetter & { parked: number }) | undefined> =>
  (await database.query<OpenDeadLetter & { parked: number }>(SHOW, [id]))[0];

const COUNTS = sql(`
  select (select count(*)::int from dead_letters where resolution is null) as "deadLetters",
         (select count(*)::int from parked_events) as parked, (select count(*)::int from blocked_leads) as "blockedLeads",
         (select count(*)::int from blocked_leads where next_due_at < now()) as overdue`);
export interface DeadLetterCounts {
  deadLetters: number;
  parked: number;
  blockedLeads: number;
  overdue: number;
}
export const countDeadLetters = async (database: Database): Promise<DeadLetterCounts> =>
  (await database.query<DeadLetterCounts>(COUNTS))[0];
