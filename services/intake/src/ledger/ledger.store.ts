import { sql, type Database } from '@baton/platform';

// A lead that is pending has no row among the leads; its id was set aside for it.
const PLACES = `
  select id, place from leads
  union all
  select lead_id, case when next_due_at is null then 'closed' when state = 'due' then 'pending-details' when state = 'blocked' then 'blocked' else 'quarantined' end
  from pending_details`;
const COUNT = sql(`select place, count(*)::int as leads from (${PLACES}) p group by place order by place`);

/** How many leads are in which place, as far as intake knows. */
export async function countPlaces(database: Database): Promise<Record<string, number>> {
  const rows = await database.report<{ place: string; leads: number }>(COUNT);
  return Object.fromEntries(rows.map(row => [row.place, row.leads]));
}

const PAGE = sql(`select id::text, place from (${PLACES}) p where id > $1 order by id limit $2`);

/** A page of leads with their places, in the order of their ids. @param after the last id of the page before */
export async function pageOfPlaces(database: Database, after: string, limit: number): Promise<[string, string][]> {
  const rows = await database.query<{ id: string; place: string }>(PAGE, [after, limit]);
  return rows.map(row => [row.id, row.place]);
}
