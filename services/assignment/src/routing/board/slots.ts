import { isDeepStrictEqual } from 'node:util';
import { windowBounds } from '@baton/calendar';
import type { LimitCount } from './limits.js';

/** What came to a rep since a window began. Once `until` has passed, the count is 0. */
export interface WindowCount {
  /** Epoch milliseconds at which the window ends, exclusive. */
  readonly until: number;
  readonly used: number;
}

/** The work of one rep, counted against the caps. */
export interface Slots {
  /** What all open work weighs. */
  readonly open: number;
  readonly hour: WindowCount;
  readonly day: WindowCount;
  readonly week: WindowCount;
  /** By the keys of their counters; absent when none was used. */
  readonly limits?: Readonly<Record<string, LimitCount>> | undefined;
  /** What of the open work came from which pool; absent when there is none. */
  readonly pools?: Readonly<Record<string, number>> | undefined;
}

export const windowUnits = ['hour', 'day', 'week'] as const;
export type WindowUnit = (typeof windowUnits)[number];

const addedBetween = (before: WindowCount, after: WindowCount): number =>
  before.until === after.until ? after.used - before.used : after.used;

/** Slots on the board, where work is counted. All numbers lie in one object: with thousands of reps, each further one is waited for. */
export class RepSlots implements Slots {
  constructor(
    public open = 0,
    public limits: Readonly<Record<string, LimitCount>> | undefined = undefined,
    public pools: Record<string, number> | undefined = undefined,
    private hourUntil = 0,
    private hourUsed = 0,
    private dayUntil = 0,
    private dayUsed = 0,
    private weekUntil = 0,
    private weekUsed = 0,
  ) {}

  /** A copy of slots. */
  static of({ open, hour, day, week, limits, pools }: Slots): RepSlots {
    return new RepSlots(open, limits, pools && { ...pools }, hour.until, hour.used, day.until, day.used, week.until, week.used);
  }

  /** Another one that counts on from here: as `of`, without an object for each window. */
  copy(): RepSlots {
    const { open, limits, pools, hourUntil, hourUsed, dayUntil, dayUsed, weekUntil, weekUsed } = this;
    return new RepSlots(open, limits, pools && { ...pools }, hourUntil, hourUsed, dayUntil, dayUsed, weekUntil, weekUsed);
  }

  get hour(): WindowCount {
    return { until: this.hourUntil, used: this.hourUsed };
  }

  get day(): WindowCount {
    return { until: this.dayUntil, used: this.dayUsed };
  }

  get week(): WindowCount {
    return { until: this.weekUntil, used: this.weekUsed };
  }

  /** What came into a window that ran when a copy was made, or began later. */
  addedSince(before: RepSlots, unit: WindowUnit): number {
    if (unit === 'hour') return addedBetween(before.hour, this.hour);
    return unit === 'day' ? addedBetween(before.day, this.day) : addedBetween(before.week, this.week);
  }

  /** Counts one more in the windows of a time, epoch milliseconds. */
  countNew(timeZone: string, at: number): void {
    const isPast = (until: number) => at >= until;
    const endOf = (unit: WindowUnit) => windowBounds(timeZone, unit, new Date(at)).end.getTime();
    if (isPast(this.hourUntil)) [this.hourUntil, this.hourUsed] = [endOf('hour'), 0];
    if (isPast(this.dayUntil)) [this.dayUntil, this.dayUsed] = [endOf('day'), 0];
    if (isPast(this.weekUntil)) [this.weekUntil, this.weekUsed] = [endOf('week'), 0];
    this.hourUsed += 1;
    this.dayUsed += 1;
    this.weekUsed += 1;
  }
}

/** Slots as they are stored: plain, and without what is absent. */
export const storedSlots = ({ open, hour, day, week, limits, pools }: Slots): Slots => ({
  open,
  hour,
  day,
  week,
  ...(limits && { limits }),
  ...(pools && { pools: { ...pools } }),
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

/** A number by a name that people choose, which may be one that every object answers to, but none with a number. */
export function ownNumber(numbers: Readonly<Record<string, number>>, name: string, otherwise: number): number {
  const found: unknown = numbers[name];
  return typeof found === 'number' ? found : otherwise;
}

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
export function occupy(slots: RepSlots, timeZone: string, at: number, isNew: boolean, work: Work = {}): void {
  addOpen(slots, work, work.weight ?? 1);
  if (isNew) slots.countNew(timeZone, at);
}

/** One piece of work less. What was given in a window stays counted there. */
export const vacate = (slots: RepSlots, work: Work = {}): void => addOpen(slots, work, -(work.weight ?? 1));

/** Changes what is there: with thousands of reps, an object made anew for each claim lives too long to be cheap to collect. */
function addOpen(slots: RepSlots, { poolId }: Work, weight: number): void {
  slots.open = Math.max(0, slots.open + weight);
  if (poolId === null || poolId === undefined) return;
  const pools = (slots.pools ??= {});
  const open = ownNumber(pools, poolId, 0) + weight;
  if (open > 0) pools[poolId] = open;
  else delete pools[poolId];
}
