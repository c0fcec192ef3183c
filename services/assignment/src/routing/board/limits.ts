import { windowBounds } from '@baton/calendar';
import type { Grade } from '@baton/contracts';
import type { Limit, LimitPeriod } from '../types.js';

/** What limits distinguish leads by. */
export interface LeadClass {
  readonly grade: Grade | null;
  readonly sourceId: string | null;
}

/**
 * Parts of one lead in which limits are counted: thousandths of it, each divisible by the days of any month and of a week. With it every
 * limit is a whole number of parts a window, also 14 a month spread over 31 days.
 */
export const PARTS = 1_000 * 28 * 29 * 15 * 31;
const DAY = 86_400_000;

/** What was used of a limit. Absent until the first lead: then nothing was used, and nothing is owed. */
export interface LimitCount {
  /** Epoch milliseconds at which the window ends, exclusive. */
  readonly until: number;
  readonly used: number;
  /** Parts of a lead that the window began with: less than one lead. */
  readonly carry: number;
}

/** One window of a limit that is counted: a spread limit has two, its own and the day. */
export interface Counter {
  readonly key: string;
  readonly limit: Limit;
  readonly window: LimitPeriod;
}

/** A limit counts on under its key when only its number changes. */
const keyOf = ({ per, spread, pools, grades, sources }: Limit): string =>
  [`${spread ? 'spread ' : ''}${per}`, pools.join(), grades.join(), sources.join()].join('|');

const NO_COUNTERS: readonly Counter[] = [];

export const countersOf = (limits: readonly Limit[]): readonly Counter[] =>
  limits.length === 0
    ? NO_COUNTERS
    : limits.flatMap((limit): Counter[] => {
        const own = { key: keyOf(limit), limit, window: limit.per };
        return limit.spread ? [own, { key: `${own.key}|day`, limit, window: 'day' }] : [own];
      });

export const isAboutAll = ({ pools, grades, sources }: Limit): boolean => pools.length + grades.length + sources.length === 0;

/** Whether a lead that comes from a pool counts. null: from none, or not known; then only what is about all does. */
export const isAbout = ({ pools, grades, sources }: Limit, poolId: string | null, lead: LeadClass | undefined): boolean =>
  (pools.length === 0 || (poolId !== null && pools.includes(poolId))) &&
  (grades.length === 0 || (lead?.grade != null && grades.includes(lead.grade))) &&
  (sources.length === 0 || (lead?.sourceId != null && sources.includes(lead.sourceId)));

/** Parts of leads that a window brings. */
function partsOf({ limit, window }: Counter, timeZone: string, now: number): number {
  const parts = Math.round(limit.most * 1_000) * (PARTS / 1_000);
  if (!limit.spread || window !== 'day') return parts;
  const { start, end } = windowBounds(timeZone, limit.per, new Date(now));
  return parts / Math.round((end.getTime() - start.getTime()) / DAY);
}

/** The window of a counter that runs, with how many leads it allows altogether. */
export interface RunningCount extends LimitCount {
  readonly allowed: number;
}

/**
 * What is used and allowed now. What of a lead is left at the end of a window carries over to the next, always less than one lead: who was
 * away long is owed nothing more, and a small share adds up to one lead, which is kept until there is one.
 */
export function runningCount(counter: Counter, count: LimitCount | undefined, timeZone: string, now: number): RunningCount {
  const parts = partsOf(counter, timeZone, now);
  if (count !== undefined && now < count.until) return { ...count, allowed: Math.floor((count.carry + parts) / PARTS) };
  const { start, end } = windowBounds(timeZone, counter.window, new Date(now));
  const until = end.getTime();
  const passed = count === undefined ? Infinity : Math.round((until - count.until) / (until - start.getTime()));
  const left = count === undefined ? 0 : Math.max(0, count.carry + parts - count.used * PARTS);
  const carry = passed === Infinity ? PARTS - 1 : Math.min(PARTS - 1, left + Math.max(0, passed - 1) * parts);
  return { until, used: 0, carry, allowed: Math.floor((carry + parts) / PARTS) };
}

/** The count with one more lead. */
export function counted(counter: Counter, count: LimitCount | undefined, timeZone: string, at: number): LimitCount {
  const { until, used, carry } = runningCount(counter, count, timeZone, at);
  return { until, used: used + 1, carry };
}
