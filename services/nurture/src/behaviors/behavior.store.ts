import { hash } from 'node:crypto';
import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { BehaviorKind } from '../programs/program.js';

export interface RecordedBehavior {
  readonly behaviorId: string;
  readonly kind: BehaviorKind;
  readonly occurredAt: string;
}

const KEEP = sql(`
  insert into behaviors (lead_id, behavior_id, kind, occurred_at)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) on conflict do nothing`);

/** Keeps what leads did. */
export async function keepBehaviors(tx: Transaction, rows: readonly (RecordedBehavior & { leadId: string })[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(KEEP, [
    plainArray(rows.map(r => r.leadId)),
    plainArray(rows.map(r => r.behaviorId)),
    textArray(rows.map(r => r.kind)),
    instantArray(rows.map(r => r.occurredAt)),
  ]);
}

/** Locks there are: as many as a transaction takes at most, however many visitors it speaks of. */
const LOCKS = 256;
const HOLD_VISITORS = sql(`
  select pg_advisory_xact_lock(hashtext('nurture.visitors'), n) from (select distinct n from unnest($1::int[]) u(n) order by n) sorted`);
const lockOf = (visitorId: string): number => Number.parseInt(hash('sha256', visitorId).slice(0, 8), 16) % LOCKS;

/**
 * Held to the end of the transaction by whoever says which lead visitors are, or keeps what visitors did: one of them sees what the other did, and nothing
 * is kept for a visitor who is known. Before the locks of leads.
 */
export async function holdVisitors(tx: Transaction, visitorIds: readonly string[]): Promise<void> {
  if (visitorIds.length > 0) await tx.query(HOLD_VISITORS, [plainArray(visitorIds.map(lockOf))]);
}

const KEEP_FOR_VISITORS = sql(`
  insert into visitor_behaviors (visitor_id, behavior_id, kind, occurred_at)
  select * from unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[]) on conflict do nothing`);

/** Keeps what visitors did, until somebody says which lead they are. */
export async function keepVisitorBehaviors(tx: Transaction, rows: readonly (RecordedBehavior & { visitorId: string })[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(KEEP_FOR_VISITORS, [
    textArray(rows.map(r => r.visitorId)),
    plainArray(rows.map(r => r.behaviorId)),
    textArray(rows.map(r => r.kind)),
    instantArray(rows.map(r => r.occurredAt)),
  ]);
}

const LEADS_OF = sql(`
  select v.visitor_id as "visitorId", coalesce(a.lead_id, v.lead_id)::text as "leadId"
  from visitors v left join lead_aliases a on a.alias_id = v.lead_id where v.visitor_id = any($1::text[])`);

/** Which lead each visitor is, for those of whom it is known. */
export async function leadsOfVisitors(tx: Transaction, visitorIds: readonly string[]): Promise<Map<string, string>> {
  if (visitorIds.length === 0) return new Map();
  const rows = await tx.query<{ visitorId: string; leadId: string }>(LEADS_OF, [textArray(visitorIds)]);
  return new Map(rows.map(row => [row.visitorId, row.leadId]));
}

const IDENTIFY = sql(`
  insert into visitors (visitor_id, lead_id) select distinct on (v) v, l from unnest($1::text[], $2::uuid[]) with ordinality as g(v, l, n) order by v, n desc
  on conflict (visitor_id) do update set lead_id = excluded.lead_id where visitors.lead_id <> excluded.lead_id`);
const ADOPT = sql(`
  with given as (select distinct on (v) v, l from unnest($1::text[], $2::uuid[]) with ordinality as g(v, l, n) order by v, n desc),
  adopted as (delete from visitor_behaviors b using given where b.visitor_id = given.v returning given.l as lead_id, b.behavior_id, b.kind, b.occurred_at),
  kept as (insert into behaviors (lead_id, behavior_id, kind, occurred_at) select * from adopted on conflict do nothing)
  select distinct lead_id::text as "leadId", kind from adopted`);

/** Says which lead visitors are; what they did before becomes what the lead did. @returns which kinds of behavior that added to which leads */
export async function identifyVisitors(
  tx: Transaction,
  rows: readonly { visitorId: string; leadId: string }[],
): Promise<{ leadId: string; kind: BehaviorKind }[]> {
  if (rows.length === 0) return [];
  const values = [textArray(rows.map(r => r.visitorId)), plainArray(rows.map(r => r.leadId))];
  await tx.query(IDENTIFY, values);
  return tx.query<{ leadId: string; kind: BehaviorKind }>(ADOPT, values);
}

const FORGET = sql(`
  with of_leads as (
    select ctid from behaviors b where occurred_at < $1
      and not exists (select from episodes e where e.lead_id = b.lead_id and e.ended_at is null and e.opened_at <= b.occurred_at) limit $3),
  gone as (delete from behaviors where ctid in (select ctid from of_leads) returning 1),
  of_visitors as (select ctid from visitor_behaviors where occurred_at < $2 limit $3),
  gone_of_visitors as (delete from visitor_behaviors where ctid in (select ctid from of_visitors) returning 1)
  select (select count(*) from gone)::int + (select count(*) from gone_of_visitors)::int as rows`);

/** Deletes behavior that no rule looks at any more; what was done in an episode stays until that ends. @returns how many rows went, at most twice the limit */
export const forgetBehaviors = async (tx: Transaction, before: { leads: Date; visitors: Date }, limit: number): Promise<number> =>
  (await tx.query<{ rows: number }>(FORGET, [before.leads, before.visitors, limit]))[0]!.rows;
