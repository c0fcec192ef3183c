import { weekdays, type WorkingCalendarSpecification } from './calendar-specification.js';
import { InvalidCalendar } from './calendar.errors.js';
import { parseCalendar, type ParsedCalendar } from './parse-calendar.js';
import { daysSinceMonday } from './local-date.js';
import { publicHolidays } from './public-holidays.js';
import { DAY, ZoneTimeline } from './zone-timeline.js';

/** A stretch of time within one local date, with its working intervals as [start, end, start, end, …] in epoch milliseconds. */
export interface WorkingPiece {
  readonly from: number;
  readonly to: number;
  readonly working: readonly number[];
}

const CACHED_PIECES = 64;

/** When somebody works. Immutable; remembers the days it was asked about, so that asking again costs nanoseconds. */
export class WorkingCalendar {
  readonly timeZone: string;
  private readonly parsed: ParsedCalendar;
  private readonly zone: ZoneTimeline;
  private readonly pieces = new Map<number, WorkingPiece>();
  private last: WorkingPiece | undefined;

  /** @throws InvalidCalendar naming every field that is wrong */
  constructor(readonly specification: WorkingCalendarSpecification) {
    const parsed = parseCalendar(specification);
    if (Array.isArray(parsed)) throw new InvalidCalendar(parsed);
    this.parsed = parsed as ParsedCalendar;
    this.timeZone = specification.timeZone;
    this.zone = ZoneTimeline.of(specification.timeZone);
  }

  /** The piece of a local date that holds an instant (epoch milliseconds), with the working time in it. */
  pieceAt(instant: number): WorkingPiece {
    const last = this.last;
    if (last && instant >= last.from && instant < last.to) return last;
    const { from, to, offset, localDay } = this.zone.pieceAt(instant);
    let piece = this.pieces.get(from);
    if (!piece) {
      if (this.pieces.size >= CACHED_PIECES) this.pieces.clear();
      piece = { from, to, working: this.isFree(localDay) ? [] : this.workingIn(from, to, offset, localDay) };
      this.pieces.set(from, piece);
    }
    this.last = piece;
    return piece;
  }

  private isFree(localDay: number): boolean {
    if (this.parsed.freeDays.has(localDay)) return true;
    const region = this.parsed.region;
    return region !== undefined && publicHolidays(region, new Date(localDay * DAY).getUTCFullYear()).has(localDay);
  }

  private workingIn(from: number, to: number, offset: number, localDay: number): number[] {
    const midnight = localDay * DAY - offset;
    const working: number[] = [];
    for (const hours of this.parsed.hours[daysSinceMonday(localDay)]!) {
      let start = Math.max(from, midnight + hours.start);
      const end = Math.min(to, midnight + hours.end);
      for (const off of this.parsed.timeOff) {
        if (off.to <= start || off.from >= end) continue;
        if (off.from > start) working.push(start, off.from);
        start = off.to;
      }
      if (start < end) working.push(start, end);
    }
    return working;
  }
}

/** A calendar in which every instant is working time. */
export const alwaysWorking = (timeZone = 'UTC'): WorkingCalendar =>
  new WorkingCalendar({ timeZone, hours: Object.fromEntries(weekdays.map(day => [day, ['00:00-24:00']])) });
