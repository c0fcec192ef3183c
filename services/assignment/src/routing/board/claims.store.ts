import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import { windowUnits, type Slots } from './slots.js';

/** What one batch of occurrences does to the row of one rep. */
export interface SlotChange {
  readonly repId: string;
  readonly open: number;
  /** Claims in it; a change without any is a fact, and not held to the caps. */
  readonly claims: number;
  /** The most that was open above the row's value right after a claim: below 0 when more was given back before. 0 without a claim. */
  readonly openPeak: number;
  /** Per unit: end of the window, what came into it, and how much of that up to the last claim. */
  readonly windows: Readonly<Record<'hour' | 'day' | 'week', { readonly until: Date; readonly added: number; readonly peak: number }>>;
  /** What was used of the limits, as it was and as it is now; null when that did not change. */
  readonly limits: { readonly before: NonNullable<Slots['limits']>; readonly after: NonNullable<Slots['limits']> } | null;
  /** Open work by pool, in the same way. */
  readonly pools: { readonly before: NonNullable<Slots['pools']>; readonly after: NonNullable<Slots['pools']> } | null;
}

const usedIn = (unit: string) => `case when s.${unit}_until = c.${unit}_until then s.${unit}_used else 0 end`;
const withinCaps = `(c.claims = 0 or (
    (s.cap_open is null or s.open + c.open_peak <= s.cap_open)
    ${windowUnits.map(unit => `and (s.cap_${unit} is null or ${usedIn(unit)} + c.${unit}_peak <= s.cap_${unit})`).join('\n    ')}
    and (c.limits_before is null or s.limits = c.limits_before::jsonb)))
  -- What was given back has to be there, too: else the board counts other work than the row.
  and (c.pools_before is null or s.pools = c.pools_before::jsonb)`;

/** Changes the rows that have room for it. */
const applyChanges = sql(`
  with c as (
    select * from unnest($1::text[], $2::int[], $3::int[], $4::int[],
      $5::timestamptz[], $6::int[], $7::int[], $8::timestamptz[], $9::int[], $10::int[], $11::timestamptz[], $12::int[], $13::int[],
      $14::text[], $15::text[], $16::text[], $17::text[])
      as c(rep_id, open, claims, open_peak, hour_until, hour_added, hour_peak, day_until, day_added, day_peak, week_until, week_added, week_peak,
        limits_before, limits_after, pools_before, pools_after)
  )
  update rep_slots s set
    open = greatest(0, s.open + c.open),
    ${windowUnits.map(unit => `${unit}_used = ${usedIn(unit)} + c.${unit}_added, ${unit}_until = c.${unit}_until`).join(',\n    ')},
    limits = coalesce(c.limits_after::jsonb, s.limits),
    pools = coalesce(c.pools_after::jsonb, s.pools)
  from c
  where s.rep_id = c.rep_id and ${withinCaps}
  returning s.rep_id`);

/** A row has no room for its change. */
class Refusal extends Error {}

/**
 * Brings the rows of reps up to date, all or none: the guard of I3. Each is looked at once; when one of them has no room under its caps for what
 * is claimed, which only an edit by hand brings about, the others are put back.
 * @returns false when nothing was granted
 */
export async function applySlotChanges(tx: Transaction, changes: readonly SlotChange[]): Promise<boolean> {
  // A single row is changed or not.
  if (changes.length <= 1) return isGranted(tx, changes);
  try {
    await tx.savepoint(async () => {
      if (!(await isGranted(tx, changes))) throw new Refusal();
    });
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Applies changes. @returns false when a row had no room, while others may have been changed */
async function isGranted(tx: Transaction, changes: readonly SlotChange[]): Promise<boolean> {
  if (changes.length === 0) return true;
  const changed = await tx.query(applyChanges, [
    textArray(changes.map(c => c.repId)),
    plainArray(changes.map(c => c.open)),
    plainArray(changes.map(c => c.claims)),
    plainArray(changes.map(c => c.openPeak)),
    ...windowUnits.flatMap(unit => [
      instantArray(changes.map(c => c.windows[unit].until)),
      plainArray(changes.map(c => c.windows[unit].added)),
      plainArray(changes.map(c => c.windows[unit].peak)),
    ]),
    textArray(changes.map(c => c.limits && JSON.stringify(c.limits.before))),
    textArray(changes.map(c => c.limits && JSON.stringify(c.limits.after))),
    textArray(changes.map(c => c.pools && JSON.stringify(c.pools.before))),
    textArray(changes.map(c => c.pools && JSON.stringify(c.pools.after))),
  ]);
  return changed.length === changes.length;
}

const selectSlots = sql(`
  select rep_id, open, hour_until, hour_used, day_until, day_used, week_until, week_used, limits, pools
  from rep_slots where rep_id = any($1::text[])`);
interface SlotRow {
  rep_id: string;
  open: number;
  hour_until: Date;
  hour_used: number;
  day_until: Date;
  day_used: number;
  week_until: Date;
  week_used: number;
  limits: NonNullable<Slots['limits']>;
  pools: NonNullable<Slots['pools']>;
}

/** The rows of reps as they stand, by rep. */
export async function readSlots(tx: Transaction, repIds: readonly string[]): Promise<Map<string, Slots>> {
  const rows = await tx.query<SlotRow>(selectSlots, [textArray(repIds)]);
  return new Map(
    rows.map(row => [
      row.rep_id,
      {
        open: row.open,
        hour: { until: row.hour_until.getTime(), used: row.hour_used },
        day: { until: row.day_until.getTime(), used: row.day_used },
        week: { until: row.week_until.getTime(), used: row.week_used },
        ...(Object.keys(row.limits).length > 0 && { limits: row.limits }),
        ...(Object.keys(row.pools).length > 0 && { pools: row.pools }),
      },
    ]),
  );
}

const setCaps = sql(`
  insert into rep_slots (rep_id, cap_open, cap_hour, cap_day, cap_week)
  select * from unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::int[])
  on conflict (rep_id) do update set
    cap_open = excluded.cap_open, cap_hour = excluded.cap_hour, cap_day = excluded.cap_day, cap_week = excluded.cap_week`);

/** Writes the caps that the guard holds claims to; a new rep gets its row. */
export async function writeCaps(
  tx: Transaction,
  reps: readonly { repId: string; caps: { open: number | null; hour: number | null; day: number | null; week: number | null } }[],
): Promise<void> {
  if (reps.length === 0) return;
  await tx.query(setCaps, [
    textArray(reps.map(r => r.repId)),
    plainArray(reps.map(r => r.caps.open)),
    plainArray(reps.map(r => r.caps.hour)),
    plainArray(reps.map(r => r.caps.day)),
    plainArray(reps.map(r => r.caps.week)),
  ]);
}
