import { addWorkingTime, nextWorking, windowBounds, workingTimeBetween, type WorkingCalendar } from '@baton/calendar';
import type { WorkingSpan } from './clock-level.js';

const MINUTE = 60_000;

/** The end of work on the n-th working day after the day of an instant; null when three years hold none. */
function endOfWorkingDay(calendar: WorkingCalendar, from: Date, days: number): Date | null {
  let dayEnd = windowBounds(calendar.timeZone, 'day', from).end;
  let begin: Date | null = null;
  for (let day = 0; day < days; day++) {
    begin = nextWorking(calendar, dayEnd);
    if (begin === null) return null;
    dayEnd = windowBounds(calendar.timeZone, 'day', begin).end;
  }
  return begin && addWorkingTime(calendar, begin, workingTimeBetween(calendar, begin, dayEnd));
}

/** When a span that begins at an instant is over; null when no working time would ever fill it. */
export const spanEnd = (calendar: WorkingCalendar, from: Date, span: WorkingSpan): Date | null =>
  'days' in span ? endOfWorkingDay(calendar, from, span.days) : addWorkingTime(calendar, from, span.minutes * MINUTE);
