import { instantArray, plainArray, sql, type Transaction } from '@baton/platform';

const ADD = sql(`insert into visitors (visitor_id) select id from unnest($1::uuid[]) as g(id) order by id on conflict do nothing`);
const LOCK = sql(`
  select from visitors
  where visitor_id = any($1::uuid[]) or visitor_id in (
    select visitor_id from visitor_identifications
    where lead_id = any($2::uuid[]) or lead_id in (select alias_id from lead_aliases where lead_id = any($2::uuid[])))
  order by visitor_id for update`);

/**
 * Locks visitors, and all visitors that the leads were identified as, in the order of their ids and after the leads. Behavior of a visitor
 * takes no lead's lock: whoever makes an opportunity appear or move to another lead meets it here, so that one of both sees what the other did.
 */
export async function lockVisitors(tx: Transaction, visitorIds: readonly string[], leadIds: readonly string[]): Promise<void> {
  if (visitorIds.length > 0) await tx.query(ADD, [plainArray([...new Set(visitorIds)])]);
  await tx.query(LOCK, [plainArray(visitorIds), plainArray(leadIds)]);
}

export interface Identification {
  readonly visitorId: string;
  readonly leadId: string;
  readonly at: string;
}

const IDENTIFY = sql(`
  insert into visitor_identifications (visitor_id, lead_id, at) select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) on conflict do nothing`);

export async function insertIdentifications(tx: Transaction, identifications: readonly Identification[]): Promise<void> {
  await tx.query(IDENTIFY, [
    plainArray(identifications.map(i => i.visitorId)),
    plainArray(identifications.map(i => i.leadId)),
    instantArray(identifications.map(i => i.at)),
  ]);
}

/** A touch belongs to the lead as which its visitor was identified next; after the last identification, to that one. Said by times alone, so that it
 * does not matter in which order events arrive. */
const ADOPT = sql(`
  with owners as (
    select t.touchpoint_id, t.lead_id as before, (
      select i.lead_id from visitor_identifications i where i.visitor_id = t.visitor_id
      order by i.at < t.at, case when i.at >= t.at then i.at end, i.at desc, i.lead_id limit 1) as after
    from touchpoints t where t.visitor_id = any($1::uuid[]) or (t.touchpoint_id = any($2::uuid[]) and t.visitor_id is not null))
  update touchpoints t set lead_id = o.after from owners o
  where o.touchpoint_id = t.touchpoint_id and o.after is distinct from o.before
  returning t.visitor_id as "visitorId", o.before, o.after`);

export interface Adopted {
  readonly visitorId: string;
  readonly before: string | null;
  readonly after: string;
}

/**
 * Gives touches of visitors to the leads that the visitors are. To be called with the visitors locked.
 * @param of all touches of some visitors, or some touches
 * @returns the touches that moved
 */
export const adoptTouches = (
  tx: Transaction,
  of: { visitorIds?: readonly string[]; touchpointIds?: readonly string[] },
): Promise<Adopted[]> => tx.query<Adopted>(ADOPT, [plainArray(of.visitorIds ?? []), plainArray(of.touchpointIds ?? [])]);

const FORGET = sql(`
  with old as (select touchpoint_id from touchpoints where lead_id is null and at < $1 limit 5000),
  gone as (delete from touchpoints t using old where t.touchpoint_id = old.touchpoint_id and t.lead_id is null returning 1)
  select count(*) as count from gone`);

/** Removes touches of visitors who stayed unknown, up to 5,000 at once. @returns how many */
export const forgetUnknownVisitors = async (tx: Transaction, before: Date): Promise<number> =>
  (await tx.query<{ count: number }>(FORGET, [before]))[0]!.count;
