import { plainArray, sql, textArray, type Database, type Transaction } from '@baton/platform';
import type { RecentConduct } from '../life-cycle/context.js';
import type { ConductCount } from './count-conduct.js';

const COUNT = sql(`
  insert into rep_conduct as c (rep_id, day, band, assigned, declined, neglected)
  select rep_id, ($1::timestamptz at time zone 'utc')::date, band, assigned, declined, neglected
  from unnest($2::text[], $3::int[], $4::int[], $5::int[], $6::int[]) as n(rep_id, band, assigned, declined, neglected)
  on conflict (rep_id, day, band) do update set
    assigned = c.assigned + excluded.assigned, declined = c.declined + excluded.declined, neglected = c.neglected + excluded.neglected`);

/** Adds to what is known of reps; the routing lock has to be held. One statement, which nobody waits for. */
export function addConduct(tx: Transaction, counts: readonly ConductCount[], at: Date): void {
  if (counts.length === 0) return;
  tx.send(COUNT, [
    at.toISOString(),
    textArray(counts.map(c => c.repId)),
    plainArray(counts.map(c => c.band)),
    plainArray(counts.map(c => c.assigned)),
    plainArray(counts.map(c => c.declined)),
    plainArray(counts.map(c => c.neglected)),
  ]);
}

const RECENT = sql(`
  select rep_id as "repId", sum(assigned)::int as assigned, sum(declined)::int as declined from rep_conduct
  where day > ($1::timestamptz at time zone 'utc')::date - 7 group by rep_id having sum(declined) > 0 or sum(assigned) > 0`);

/** What reps were given and declined within seven days, today included. */
export async function recentConduct(tx: Transaction, now: Date): Promise<Map<string, RecentConduct>> {
  const rows = await tx.query<RecentConduct & { repId: string }>(RECENT, [now.toISOString()]);
  return new Map(rows.map(({ repId, assigned, declined }) => [repId, { assigned, declined }]));
}

const OF_REPS = sql(`
  select rep_id as "repId", band, sum(assigned)::int as assigned, sum(declined)::int as declined, sum(neglected)::int as neglected
  from rep_conduct where day > (coalesce($1::timestamptz, now()) at time zone 'utc')::date - $2::int and ($3::text is null or rep_id = $3)
  group by rep_id, band order by rep_id, band`);

/** How reps, or one of them, treated leads of each band within some days. @param now null: by the database's clock */
export const conductWithin = (
  database: Pick<Database, 'query'>,
  now: Date | null,
  days: number,
  repId: string | null,
): Promise<ConductCount[]> => database.query<ConductCount>(OF_REPS, [now?.toISOString() ?? null, days, repId]);

const FORGET = sql(`delete from rep_conduct where day <= ($1::timestamptz at time zone 'utc')::date - $2::int`);

/** Forgets what is older than some days. */
export async function forgetConduct(tx: Transaction, now: Date, days: number): Promise<void> {
  await tx.query(FORGET, [now.toISOString(), days]);
}
