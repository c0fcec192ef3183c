import { daysSinceMonday, firstOfMonth, isoDate, isoWeek } from './local-date.js';
import { ZoneTimeline } from './zone-timeline.js';

export type WindowUnit = 'hour' | 'day' | 'week' | 'month';

/** A calendar hour, day, week or month of a zone. The windows of a unit follow each other without gap or overlap. */
export interface TimeWindow {
  /** Unique per zone and unit: '2026-11-22T13+01:00', '2026-11-22', '2026-W47', '2026-11'. */
  readonly key: string;
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
}

const HOUR = 3_600_000;
const CACHED_WINDOWS = 512;

/** The windows of one zone and unit that were asked for, by the local day or hour in which they begin. */
class WindowCache {
  private readonly windows = new Map<number, TimeWindow>();
  private last: TimeWindow | undefined;
  constructor(private readonly compute: (instant: number) => { index: number; window: () => TimeWindow }) {}

  at(instant: number): TimeWindow {
    const last = this.last;
    if (last && instant >= last.start.getTime() && instant < last.end.getTime()) return last;
    const { index, window } = this.compute(instant);
    let found = this.windows.get(index);
    if (!found) {
      if (this.windows.size >= CACHED_WINDOWS) this.windows.clear();
      found = window();
      this.windows.set(index, found);
    }
    this.last = found;
    return found;
  }
}

const caches = new Map<string, WindowCache>();

/**
 * The hour, day, week (from Monday, ISO 8601) or month of a zone that holds an instant. A day may have 23 or 25 hours. A clock change ends the hour
 * in which it falls: a repeated hour is a window of its own.
 */
export function windowBounds(timeZone: string, unit: WindowUnit, instant: Date): TimeWindow {
  const name = `${unit} ${timeZone}`;
  let cache = caches.get(name);
  if (!cache) {
    const zone = ZoneTimeline.of(timeZone);
    const compute = windowOf[unit];
    cache = new WindowCache(at => compute(zone, at));
    caches.set(name, cache);
  }
  return cache.at(instant.getTime());
}

function hourOf(zone: ZoneTimeline, instant: number) {
  const { from, to, offset } = zone.periodAt(instant);
  const hour = Math.floor((instant + offset) / HOUR);
  const start = Math.max(from, hour * HOUR - offset);
  const end = Math.min(to, (hour + 1) * HOUR - offset);
  const key = () => `${new Date(hour * HOUR).toISOString().slice(0, 13)}${offsetText(offset)}`;
  return { index: start, window: () => ({ key: key(), start: new Date(start), end: new Date(end) }) };
}

function dayOf(zone: ZoneTimeline, instant: number) {
  const localDay = dayWindow(zone, instant);
  return {
    index: localDay,
    window: () => ({ key: isoDate(localDay), start: new Date(zone.startOfDay(localDay)), end: new Date(zone.startOfDay(localDay + 1)) }),
  };
}

function weekOf(zone: ZoneTimeline, instant: number) {
  const localDay = dayWindow(zone, instant);
  const monday = localDay - daysSinceMonday(localDay);
  return {
    index: monday,
    window: () => ({ key: isoWeek(monday), start: new Date(zone.startOfDay(monday)), end: new Date(zone.startOfDay(monday + 7)) }),
  };
}

function monthOf(zone: ZoneTimeline, instant: number) {
  const localDay = dayWindow(zone, instant);
  const [first, next] = [firstOfMonth(localDay, 0), firstOfMonth(localDay, 1)];
  return {
    index: first,
    window: () => ({
      key: isoDate(first).slice(0, 7),
      start: new Date(zone.startOfDay(first)),
      end: new Date(zone.startOfDay(next)),
    }),
  };
}

const windowOf = { hour: hourOf, day: dayOf, week: weekOf, month: monthOf };

/** A clock that is set back over midnight shows a date again whose window has ended: what is left of it counts to the next date. */
function dayWindow(zone: ZoneTimeline, instant: number): number {
  const { localDay } = zone.pieceAt(instant);
  return instant >= zone.startOfDay(localDay + 1) ? localDay + 1 : localDay;
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
