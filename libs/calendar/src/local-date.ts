import { DAY } from './zone-timeline.js';

/** 'YYYY-MM-DD' of days since 1970-01-01. */
export const isoDate = (localDay: number): string => new Date(localDay * DAY).toISOString().slice(0, 10);

/** Days since 1970-01-01 of 'YYYY-MM-DD', or undefined when there is no such date. */
export function localDayOf(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const day = Date.parse(`${date}T00:00:00Z`) / DAY;
  return Number.isNaN(day) || isoDate(day) !== date ? undefined : day;
}

/** Days since the last Monday: 0 on a Monday, 6 on a Sunday. 1970-01-01 was a Thursday. */
export const daysSinceMonday = (localDay: number): number => (((localDay + 3) % 7) + 7) % 7;

/** The ISO week of a local date, e.g. '2026-W48': the week belongs to the year of its Thursday. */
export function isoWeek(localDay: number): string {
  const thursday = localDay - daysSinceMonday(localDay) + 3;
  const year = new Date(thursday * DAY).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The first day of the month of a local date, or of a later month. */
export function firstOfMonth(localDay: number, monthsLater: number): number {
  const date = new Date(localDay * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1) / DAY;
}
