import { isDeepStrictEqual } from 'node:util';
import { windowBounds } from '@baton/calendar';
import type { LimitCount } from './limits.js';

/** What came to a rep since a window began. Once `until` has passed, the count is 0. */
export interface WindowCount {
  /** Epoch milliseconds at which the window ends, exclusive. */
  until: number;
  used: number;
}

/** The work of one rep, counted against the caps. */
export interface Slots {
  /** What all open work weighs. */
  open: number;
  hour: WindowCount;
  day: WindowCount;
  week: WindowCount;
  /** By the keys of their counters; absent when none was used. */
  limits?: Readonly<Record<string, LimitCount>>;
  /** What of the open work came from which pool; absent when there is none. */
  pools?: Record<string, number>;
}

export const windowUnits = ['hour', 'day', 'week'] as const;

export const emptySlots = (): Slots => ({
  open: 0,
  hour: { until: 0, used: 0 },
  day: { until: 0, used: 0 },
  week: { until: 0, used: 0 },
});

export const copySlots = (slots: Slots): Slots => ({
  open: slots.open,
  hour: { ...slots.hour },
  day: { ...slots.day },
  week: { ...slots.week },
  ...(slots.limits && { limits: slots.limits }),
  ...(slots.pools && { pools: { ...slots.pools } }),
});

export const sameSlots = (a: Slots, b: Slots): boolean =>
  a.open === b.open &&
  windowUnits.every(unit => a[unit].until === b[unit].until && a[unit].used === b[unit].used) &&
  isDeepStrictEqual(a.limits ?? {}, b.limits ?? {}) &&
  samePools(a.pools, b.pools);

/** Whether the same is open from each pool. */
export function samePools(a: Slots['pools'] = {}, b: Slots['pools'] = {}): boolean {
  for (const poolId in a) if (!Object.hasOwn(b, poolId) || a[poolId] !== b[poolId]) return false;
  for (const poolId in b) if (!Object.hasOwn(a, poolId)) return false;
  return true;
}

/** What of a window counts now. A time before the window began (another replica's clock) counts to it: never too much. */
export const usedAt = (count: WindowCount, now: number): number => (now < count.until ? count.used : 0);

/** What open work weighs that came from a pool. */
export const openOf = ({ pools }: Slots, poolId: string | null): number => (poolId === null || !pools ? 0 : ownNumber(pools, poolId, 0));

/** A number by a name that people choose, which may be one that every object answers to. */
export const ownNumber = (numbers: Readonly<Record<string, number>>, name: string, otherwise: number): number =>
  Object.hasOwn(numbers, name) ? numbers[name]! : otherwise;

/** A piece of work: what it weighs, and the pool that it came from. */
export interface Work {
  readonly weight?: number | undefined;
  readonly poolId?: string | null | undefined;
}

/**
 * Counts one more piece of work.
 * @param at epoch milliseconds
 * @param isNew false for work that was the rep's before: it is open, but no new work of the hour, day or week
 */
export function occupy(slots: Slots, timeZone: string, at: number, isNew: boolean, work: Work = {}): void {
  addOpen(slots, work, work.weight ?? 1);
  if (!isNew) return;
  for (const unit of windowUnits) {
    const count = slots[unit];
    if (at >= count.until) {
      count.until = windowBounds(timeZone, unit, new Date(at)).end.getTime();
      count.used = 0;
    }
    count.used += 1;
  }
}

/** One piece of work less. What was given in a window stays counted there. */
export const vacate = (slots: Slots, work: Work = {}): void => addOpen(slots, work, -(work.weight ?? 1));

/** Changes what is there: with thousands of reps, an object made anew for each claim lives too long to be cheap to collect. */
function addOpen(slots: Slots, { poolId }: Work, weight: number): void {
  slots.open = Math.max(0, slots.open + weight);
  if (poolId === null || poolId === undefined) return;
  const pools = (slots.pools ??= {});
  const open = ownNumber(pools, poolId, 0) + weight;
  if (open > 0) pools[poolId] = open;
  else delete pools[poolId];
}
