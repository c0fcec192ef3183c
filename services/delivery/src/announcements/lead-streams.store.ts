import { idArray, sql, type Transaction } from '@baton/platform';

const TAKE = sql(`
  with given as (
    select g.place, coalesce(a.lead_id, g.lead_id) as lead_id
    from unnest($1::uuid[]) with ordinality as g(lead_id, place) left join lead_aliases a on a.alias_id = g.lead_id
    where not exists (select from erased_leads e where e.lead_id = g.lead_id or e.lead_id = a.lead_id)),
  counted as (select lead_id, count(*)::int as events from given group by lead_id),
  held as (
    insert into lead_streams as s (lead_id, version) select lead_id, events from counted order by lead_id
    on conflict (lead_id) do update set version = s.version + excluded.version
    returning s.lead_id, s.version)
  select (g.place - 1)::int as place, g.lead_id::text as "leadId",
    (h.version - c.events + row_number() over (partition by g.lead_id order by g.place))::int as "streamVersion"
  from given g join counted c using (lead_id) join held h using (lead_id) order by g.place`);

/** The version that an event gets in the stream of its lead. */
export interface PlaceInStream {
  /** Of the event, among those given. */
  readonly place: number;
  /** The lead that it is now. */
  readonly leadId: string;
  readonly streamVersion: number;
}

/**
 * Takes a version for each event, and holds the streams to the end of the transaction, in the order of the leads' ids.
 * @param leadIds the lead of each event
 * @returns in the order given, without the events of erased leads
 */
export const takeVersions = (tx: Transaction, leadIds: readonly string[]): Promise<PlaceInStream[]> =>
  tx.query<PlaceInStream>(TAKE, [idArray(leadIds)]);
