import { sql, type Database } from '@baton/platform';

const PLACES = sql(`
  select (select count(*) from leads l where not exists (select from lead_aliases a where a.alias_id = l.lead_id)) as known,
    (select count(*) from lead_aliases) as merged, (select count(*) from erased_leads) as erased`);
/** How many leads are known, and how many were merged away or erased. Erased ones still count as known, under an id that is nobody's. */
export const countPlaces = async (database: Database): Promise<{ known: number; merged: number; erased: number }> =>
  (await database.report<{ known: number; merged: number; erased: number }>(PLACES))[0]!;

const MONEY = sql(`
  select o.currency, sum(o.amount)::bigint as published,
    (select coalesce(sum(c.amount), 0)::bigint from credits c where c.currency = o.currency and c.model = 'first') as first,
    (select coalesce(sum(c.amount), 0)::bigint from credits c where c.currency = o.currency and c.model = 'last') as last,
    (select coalesce(sum(c.amount), 0)::bigint from credits c where c.currency = o.currency and c.model = 'linear') as linear
  from opportunities o where o.revision > 0 group by o.currency order by o.currency`);
export interface MoneyCheck {
  currency: string;
  published: number;
  first: number;
  last: number;
  linear: number;
}
/** Revenue as it was published, and what the credits of each model add up to: the same (I7), or something is wrong. */
export const checkMoney = (database: Database) => database.report<MoneyCheck>(MONEY);
