import { sql, type Database } from '@baton/platform';

/** How long a lease lasts without renewal: the longest pause when the holder is killed. */
export const LEASE_MS = 3_000;

const TAKE = sql(`
  insert into relay_lease (name, holder, until) values ($1, $2, clock_timestamp() + $3::int * interval '1 ms')
  on conflict (name) do update set holder = excluded.holder, until = excluded.until
  where relay_lease.until < clock_timestamp() or relay_lease.holder = excluded.holder
  returning holder`);

/** Takes or renews the lease. @returns whether this holder has it now. A row, not a session lock, so that it works behind PgBouncer. */
export const takeLease = async (database: Database, name: string, holder: string): Promise<boolean> =>
  (await database.query(TAKE, [name, holder, LEASE_MS])).length > 0;

const RELEASE = sql(`delete from relay_lease where name = $1 and holder = $2`);
export const releaseLease = async (database: Database, name: string, holder: string): Promise<void> => {
  await database.query(RELEASE, [name, holder]);
};
