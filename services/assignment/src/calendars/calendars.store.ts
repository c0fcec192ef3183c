import { jsonArray, sql, textArray, type Transaction } from '@baton/platform';
import type { CalendarConfiguration } from '../routing/types.js';

const upsert = sql(`
  insert into calendars (calendar_id, hours, holidays)
  select * from unnest($1::text[], $2::text[]::jsonb[], $3::text[]::jsonb[])
  on conflict (calendar_id) do update set hours = excluded.hours, holidays = excluded.holidays, updated_at = now()`);

export async function writeCalendars(tx: Transaction, calendars: readonly CalendarConfiguration[]): Promise<void> {
  if (calendars.length === 0) return;
  await tx.query(upsert, [
    textArray(calendars.map(c => c.calendarId)),
    jsonArray(calendars.map(c => c.hours)),
    jsonArray(calendars.map(c => c.holidays)),
  ]);
}

const list = sql(`select calendar_id as "calendarId", hours, holidays from calendars where calendar_id > $1 order by calendar_id limit $2`);

/** Calendars in the order of their ids, after one. */
export const listCalendars = (tx: Pick<Transaction, 'query'>, after: string, limit: number): Promise<CalendarConfiguration[]> =>
  tx.query<CalendarConfiguration>(list, [after, limit]);
