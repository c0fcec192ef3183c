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
  open: number;
  hour: WindowCount;
  day: WindowCount;
  week: WindowCount;
  /** By the keys of their counters; absent when none was used. */
  limits?: Readonly<Record<string, LimitCount>>;
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
});

export const sameSlots = (a: Slots, b: Slots): boolean =>
  a.open === b.open &&
  windowUnits.every(unit => a[unit].until === b[unit].until && a[unit].used === b[unit].used) &&
  isDeepStrictEqual(a.limits ?? {}, b.limits ?? {});

/** What of a window counts now. A time before the window began (another replica's clock) counts to it: never too much. */
export const usedAt = (count: WindowCount, now: number): number => (now < count.until ? count.used : 0);

/**
 * Counts one more piece of work.
 * @param at epoch milliseconds
 * @param isNew false for work that was the rep's before: it is open, but no new work of the hour, day or week
 */
export function occupy(slots: Slots, timeZone: string, at: number, isNew: boolean): void {
  slots.open += 1;
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
export function vacate(slots: Slots): void {
  if (slots.open > 0) slots.open -= 1;
}
