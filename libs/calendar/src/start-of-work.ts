import type { WorkingCalendar } from './working-calendar.js';
import { DAY, ZoneTimeline } from './zone-timeline.js';

const HORIZON = 366 * DAY;

/**
 * When work begins on a day, next: the first working instant of a local day, after the given instant. One a day, also on days with another offset
 * in the morning than in the evening.
 * @returns null when nobody works for a year
 */
export function nextStartOfWork(calendar: WorkingCalendar, after: Date): Date | null {
  const zone = ZoneTimeline.of(calendar.timeZone);
  const from = after.getTime();
  for (let day = zone.pieceAt(from).localDay; day * DAY < from + HORIZON; day++) {
    const start = startOfWorkOn(calendar, zone, day);
    if (start !== undefined && start > from) return new Date(start);
  }
  return null;
}

function startOfWorkOn(calendar: WorkingCalendar, zone: ZoneTimeline, day: number): number | undefined {
  const end = zone.startOfDay(day + 1);
  for (let at = zone.startOfDay(day); at < end; at = calendar.pieceAt(at).to) {
    const [start] = calendar.pieceAt(at).working;
    if (start !== undefined) return start;
  }
  return undefined;
}
