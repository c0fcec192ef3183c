import { sql, type Database } from '@baton/platform';
import type { Place } from '../life-cycle/lead.js';

/** The places of the ledger: a lead whose inquiry has not come yet is in transit; one with an event that could not be processed is blocked. */
export type LedgerPlace = Exclude<Place, 'awaiting-inquiry'> | 'in-transit' | 'blocked';

const PLACED = `
  select coalesce(l.id, b.lead_id) as id,
    case when b.lead_id is not null then 'blocked' when l.place = 'awaiting-inquiry' then 'in-transit' else l.place end as place
  from leads l full join blocked_leads b on b.lead_id = l.id`;

const COUNT = sql(`select place, count(*) as leads from (${PLACED}) placed group by place`);

/** How many leads are where. */
export async function countPlaces(database: Database): Promise<Partial<Record<LedgerPlace, number>>> {
  const rows = await database.report<{ place: LedgerPlace; leads: number }>(COUNT);
  return Object.fromEntries(rows.map(({ place, leads }) => [place, leads]));
}

const PAGE = sql(`
  select id, place from (
    (select l.id, case when b.lead_id is not null then 'blocked' when l.place = 'awaiting-inquiry' then 'in-transit' else l.place end as place
     from leads l left join blocked_leads b on b.lead_id = l.id where l.id > $1 order by l.id limit $2)
    union all
    (select b.lead_id, 'blocked' from blocked_leads b where b.lead_id > $1 and not exists (select from leads where id = b.lead_id)
     order by b.lead_id limit $2)
  ) placed order by id limit $2`);

/** Leads with their places, in the order of their ids, after one of them. */
export async function listPlaces(database: Database, after: string, limit: number): Promise<[string, LedgerPlace][]> {
  return (await database.query<{ id: string; place: LedgerPlace }>(PAGE, [after, limit])).map(({ id, place }) => [id, place]);
}
