import type { HolidayRegion } from './public-holidays.js';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];
export type { HolidayRegion };

export interface WorkingCalendarSpecification {
  /** IANA name, e.g. 'Europe/Berlin'. */
  readonly timeZone: string;
  /** Wall-clock intervals per weekday, e.g. { mon: ['09:00-12:30', '13:30-17:30'] }; a weekday that is left out is free. */
  readonly hours: Partial<Record<Weekday, readonly string[]>>;
  /** Public holidays of a region, or dates 'YYYY-MM-DD'. */
  readonly holidays?: HolidayRegion | readonly string[];
  /** Dates 'YYYY-MM-DD' (`to` is the last day off) or RFC 3339 instants (`to` is when work goes on). */
  readonly timeOff?: readonly { readonly from: string; readonly to: string }[];
}
