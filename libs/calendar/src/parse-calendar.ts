import { weekdays, type WorkingCalendarSpecification } from './calendar-specification.js';
import type { CalendarFieldError } from './calendar.errors.js';
import { localDayOf } from './local-date.js';
import { holidayRegionError, type HolidayRegion } from './public-holidays.js';
import { parseWallIntervals, type WallInterval } from './wall-time.js';
import { isTimeZone, ZoneTimeline } from './zone-timeline.js';

interface TimeOff {
  readonly from: number;
  readonly to: number;
}

export interface ParsedCalendar {
  /** Monday first. */
  readonly hours: readonly (readonly WallInterval[])[];
  /** Days since 1970-01-01. */
  readonly freeDays: ReadonlySet<number>;
  readonly region: HolidayRegion | undefined;
  /** In order, without overlap, in epoch milliseconds. */
  readonly timeOff: readonly TimeOff[];
}

/** Reads a calendar; returns everything that is wrong with it when something is. */
export function parseCalendar(specification: WorkingCalendarSpecification): ParsedCalendar | CalendarFieldError[] {
  const errors: CalendarFieldError[] = [];
  const hours = parseHours(specification, errors);
  const { freeDays, region } = parseHolidays(specification, errors);
  let timeOff: TimeOff[] = [];
  if (isTimeZone(specification.timeZone)) timeOff = parseTimeOff(specification, errors);
  else errors.push({ field: 'timeZone', message: 'is not a known time zone' });
  return errors.length > 0 ? errors : { hours, freeDays, region, timeOff };
}

function parseHours({ hours }: WorkingCalendarSpecification, errors: CalendarFieldError[]): WallInterval[][] {
  for (const day of Object.keys(hours))
    if (!(weekdays as readonly string[]).includes(day))
      errors.push({ field: `hours.${day}`, message: `is not one of ${weekdays.join(', ')}` });
  return weekdays.map(day => {
    const intervals = parseWallIntervals(hours[day] ?? []);
    if (typeof intervals !== 'string') return intervals;
    errors.push({ field: `hours.${day}`, message: intervals });
    return [];
  });
}

function parseHolidays({ holidays }: WorkingCalendarSpecification, errors: CalendarFieldError[]) {
  const freeDays = new Set<number>();
  if (holidays === undefined) return { freeDays, region: undefined };
  if ('country' in holidays) {
    const error = holidayRegionError(holidays);
    if (error) errors.push({ field: `holidays.${error.field}`, message: error.message });
    return { freeDays, region: holidays };
  }
  holidays.forEach((date, index) => {
    const day = localDayOf(date);
    if (day === undefined) errors.push({ field: `holidays.${index}`, message: 'is not a date YYYY-MM-DD' });
    else freeDays.add(day);
  });
  return { freeDays, region: undefined };
}

function parseTimeOff(specification: WorkingCalendarSpecification, errors: CalendarFieldError[]): TimeOff[] {
  const zone = ZoneTimeline.of(specification.timeZone);
  const read = (text: string, field: string, daysLater: number): number | undefined => {
    const day = localDayOf(text);
    if (day !== undefined) return zone.startOfDay(day + daysLater);
    const instant = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/i.test(text) ? Date.parse(text) : NaN;
    if (!Number.isNaN(instant)) return instant;
    errors.push({ field, message: 'is neither a date YYYY-MM-DD nor an RFC 3339 instant' });
    return undefined;
  };
  const stretches: TimeOff[] = [];
  (specification.timeOff ?? []).forEach((off, index) => {
    const from = read(off.from, `timeOff.${index}.from`, 0);
    const to = read(off.to, `timeOff.${index}.to`, 1);
    if (from === undefined || to === undefined) return;
    if (to <= from) errors.push({ field: `timeOff.${index}`, message: 'ends before it begins' });
    else stretches.push({ from, to });
  });
  return joined(stretches);
}

function joined(stretches: TimeOff[]): TimeOff[] {
  const result: TimeOff[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const previous = result.at(-1);
    if (previous && stretch.from <= previous.to) result[result.length - 1] = { from: previous.from, to: Math.max(previous.to, stretch.to) };
    else result.push(stretch);
  }
  return result;
}
