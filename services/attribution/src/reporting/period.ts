import { invalidRequest } from '@baton/platform';

const DAY = 86_400_000;
const DEFAULT_DAYS = 30;

/** Whole days in UTC. */
export interface Period {
  /** 'YYYY-MM-DD' */
  readonly from: string;
  /** 'YYYY-MM-DD', the last day of the period. */
  readonly to: string;
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
}

const isoDate = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** The period of so many days that ends with a day. */
export function daysUpTo(to: string, days: number): Period {
  const end = Date.parse(to) + DAY;
  return { from: isoDate(end - days * DAY), to, start: new Date(end - days * DAY), end: new Date(end) };
}

/** The day before the one of an instant. */
export const dayBefore = (instant: Date): string => isoDate(instant.getTime() - DAY);

/**
 * The period that a request names: without a beginning the 30 days up to its end, without an end up to today.
 * @param given dates that exist, 'YYYY-MM-DD'
 * @throws Problem when it ends before it begins
 */
export function periodOf(given: { from?: string; to?: string }, now: Date): Period {
  const to = given.to ?? isoDate(now.getTime());
  if (given.from === undefined) return daysUpTo(to, DEFAULT_DAYS);
  const [start, end] = [Date.parse(given.from), Date.parse(to) + DAY];
  if (end <= start) throw invalidRequest([{ field: 'to', message: 'to must not be before from' }]);
  return { from: given.from, to, start: new Date(start), end: new Date(end) };
}
