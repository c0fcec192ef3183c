import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Behavior } from './score-lead.js';

export interface StoredBehavior {
  readonly behaviorId: string;
  readonly leadId: string | null;
  /** The lead named by the event or by the visitor's identification, before merges. */
  readonly originLeadId: string | null;
  readonly visitorId: string | null;
  readonly kind: string;
  readonly occurredAt: string;
  readonly page: string;
  readonly mediaType: string;
}
export interface Visitor {
  readonly visitorId: string;
  readonly leadId: string | null;
  readonly originLeadId: string | null;
}

/** Behaviors of one lead that go into a score: the newest. More is a machine, not a person. */
export const MAX_BEHAVIORS = 1000;

const SEE = sql(`
  insert into visitors (visitor_id, seen_at) select distinct v, $2::timestamptz from unnest($1::text[]) v order by v
  on conflict (visitor_id) do update set seen_at = excluded.seen_at
  returning visitor_id as "visitorId", lead_id as "leadId", origin_lead_id as "originLeadId"`);
/**
 * Locks the visitors' rows, making those that don't exist: whoever identifies a visitor at this moment waits, or is waited for.
 * Before the locks on leads, always.
 */
export async function seeVisitors(tx: Transaction, visitorIds: readonly string[], now: Date): Promise<Map<string, Visitor>> {
  if (visitorIds.length === 0) return new Map();
  const rows = await tx.query<Visitor>(SEE, [textArray(visitorIds), now.toISOString()]);
  return new Map(rows.map(row => [row.visitorId, row]));
}

const IDENTIFY = sql(`
  with given as (select * from unnest($1::text[], $2::uuid[], $3::uuid[]) as g(visitor_id, lead_id, origin_lead_id)),
  known as (
    insert into visitors (visitor_id, lead_id, origin_lead_id, seen_at) select visitor_id, lead_id, origin_lead_id, $4::timestamptz from given order by visitor_id
    on conflict (visitor_id) do update set lead_id = excluded.lead_id, origin_lead_id = excluded.origin_lead_id, seen_at = excluded.seen_at)
  select 1`);
const ADOPT = sql(`
  with adopted as (
    update behaviors b set lead_id = g.lead_id, origin_lead_id = g.origin_lead_id
    from unnest($1::text[], $2::uuid[], $3::uuid[]) as g(visitor_id, lead_id, origin_lead_id)
    where b.visitor_id = g.visitor_id and b.lead_id is null returning b.lead_id)
  select lead_id as "leadId", count(*)::int as count from adopted group by lead_id`);
/**
 * From now on these visitors are these leads; what they did while unknown becomes the leads'. Each visitor once.
 * @returns how many behaviors each lead gained
 */
export async function identifyVisitors(
  tx: Transaction,
  visitors: readonly (Visitor & { leadId: string })[],
  now: Date,
): Promise<Map<string, number>> {
  if (visitors.length === 0) return new Map();
  const columns = [
    textArray(visitors.map(v => v.visitorId)),
    plainArray(visitors.map(v => v.leadId)),
    plainArray(visitors.map(v => v.originLeadId)),
  ];
  await tx.query(IDENTIFY, [...columns, now.toISOString()]);
  // A statement of its own: it has to see what a transaction wrote for which IDENTIFY waited.
  const rows = await tx.query<{ leadId: string; count: number }>(ADOPT, columns);
  return new Map(rows.map(row => [row.leadId, row.count]));
}

const RECORD = sql(`
  with made as (
    insert into behaviors (behavior_id, lead_id, origin_lead_id, visitor_id, kind, occurred_at, page, media_type, recorded_at)
    select *, $9::timestamptz from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[])
    on conflict (behavior_id) do nothing returning lead_id)
  select lead_id as "leadId", count(*)::int as count from made where lead_id is not null group by lead_id`);
/** Keeps behaviors, each once. @returns how many each lead gained */
export async function recordBehaviors(tx: Transaction, behaviors: readonly StoredBehavior[], now: Date): Promise<Map<string, number>> {
  if (behaviors.length === 0) return new Map();
  const rows = await tx.query<{ leadId: string; count: number }>(RECORD, [
    plainArray(behaviors.map(b => b.behaviorId)),
    plainArray(behaviors.map(b => b.leadId)),
    plainArray(behaviors.map(b => b.originLeadId)),
    textArray(behaviors.map(b => b.visitorId)),
    textArray(behaviors.map(b => b.kind)),
    instantArray(behaviors.map(b => b.occurredAt)),
    textArray(behaviors.map(b => b.page)),
    textArray(behaviors.map(b => b.mediaType)),
    now.toISOString(),
  ]);
  return new Map(rows.map(row => [row.leadId, row.count]));
}

const LOAD = sql(`
  select l.id as "leadId", b.kind, extract(epoch from b.occurred_at)::float8 * 1000 as at, b.page, b.media_type as "mediaType"
  from unnest($1::uuid[]) l(id) cross join lateral (
    select * from behaviors where lead_id = l.id order by occurred_at desc, behavior_id limit ${MAX_BEHAVIORS}) b`);
/** The behaviors of these leads, in one statement. */
export async function behaviorsOf(tx: Pick<Transaction, 'query'>, leadIds: readonly string[]): Promise<Map<string, Behavior[]>> {
  const found = new Map<string, Behavior[]>();
  if (leadIds.length === 0) return found;
  for (const row of await tx.query<Behavior & { leadId: string }>(LOAD, [plainArray(leadIds)])) {
    const { leadId, kind, at, page, mediaType } = row;
    const behavior = { kind, at, page, mediaType };
    const known = found.get(leadId);
    if (known) known.push(behavior);
    else found.set(leadId, [behavior]);
  }
  return found;
}

const MOVE_VISITORS = sql(
  `update visitors set lead_id = $2 where lead_id = $1 and ($3::uuid[] is null or origin_lead_id = any($3::uuid[]))`,
);
const MOVE_BEHAVIORS = sql(`
  with moved as (update behaviors set lead_id = $2 where lead_id = $1 and ($3::uuid[] is null or origin_lead_id = any($3::uuid[])) returning 1)
  select count(*)::int as count from moved`);
/**
 * Gives the behaviors and visitors of one lead to another.
 * @param originLeadIds only those that were once recorded for these leads; null: all
 * @returns how many behaviors moved
 */
export async function moveBehaviors(tx: Transaction, from: string, to: string, originLeadIds: readonly string[] | null): Promise<number> {
  const parameters = [from, to, originLeadIds === null ? null : plainArray(originLeadIds)];
  await tx.query(MOVE_VISITORS, parameters);
  return (await tx.query<{ count: number }>(MOVE_BEHAVIORS, parameters))[0].count;
}

const FORGET_VISITORS = sql('delete from visitors where lead_id = any($1::uuid[]) returning visitor_id');
const FORGET_BEHAVIORS = sql('delete from behaviors where lead_id = any($1::uuid[]) or (lead_id is null and visitor_id = any($2::text[]))');
/** Deletes all that these leads did. */
export async function forgetBehaviors(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  const visitors = await tx.query<{ visitor_id: string }>(FORGET_VISITORS, [plainArray(leadIds)]);
  await tx.query(FORGET_BEHAVIORS, [plainArray(leadIds), textArray(visitors.map(v => v.visitor_id))]);
}

const EXPIRE_BEHAVIORS = sql(`
  with gone as (delete from behaviors where behavior_id in (select behavior_id from behaviors where recorded_at < $1 limit $2) returning 1)
  select count(*)::int as count from gone`);
const EXPIRE_VISITORS = sql(`
  with gone as (delete from visitors where visitor_id in (select visitor_id from visitors where seen_at < $1 limit $2 for update skip locked) returning 1)
  select count(*)::int as count from gone`);
/** Deletes up to `limit` behaviors and visitors that are older than they are kept. @returns how many rows went */
export async function expireBehaviors(tx: Transaction, before: Date, limit: number): Promise<number> {
  const [behaviors] = await tx.query<{ count: number }>(EXPIRE_BEHAVIORS, [before.toISOString(), limit]);
  const [visitors] = await tx.query<{ count: number }>(EXPIRE_VISITORS, [before.toISOString(), limit]);
  return behaviors.count + visitors.count;
}
