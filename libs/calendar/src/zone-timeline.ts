import { Temporal } from 'temporal-polyfill';

export const DAY = 86_400_000;

/** A stretch of time in which a zone keeps one offset from UTC. All in milliseconds; `from` is inclusive, `to` exclusive. */
export interface OffsetPeriod {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/**
 * A piece of one local date under one offset. The pieces of a zone follow each other without gap or overlap, also where a clock
 * change repeats or skips an hour, a midnight or a whole date: whatever walks time piece by piece is right about DST by construction.
 */
export interface DayPiece {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  /** Days since 1970-01-01 of the local date. */
  readonly localDay: number;
}

/**
 * Names that the runtime knows: asking it takes as long as a hundred decisions. It takes a name in any case, so that there are more of them
 * than zones; they are not kept without end.
 */
const knownZones = new Set<string>();
const KEPT = 2_000;

/** True for an IANA time zone that this runtime knows, and whose offsets can be told. */
export function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Intl takes abbreviations, too, that stand for several zones, such as PST and IST, and which forms do send. Temporal refuses them.
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  } catch {
    return false;
  }
  if (knownZones.size >= KEPT) knownZones.clear();
  knownZones.add(name);
  return true;
}

/** The offsets of one time zone. Each period is asked of Temporal once; afterwards a lookup is arithmetic. */
export class ZoneTimeline {
  private static readonly known = new Map<string, ZoneTimeline>();
  private readonly periods: OffsetPeriod[] = [];
  private last: OffsetPeriod | undefined;

  private constructor(readonly timeZone: string) {}

  /** The timeline of a zone, one per process. Throws RangeError for an unknown zone. */
  static of(timeZone: string): ZoneTimeline {
    let timeline = this.known.get(timeZone);
    if (!timeline) {
      timeline = new ZoneTimeline(timeZone);
      timeline.periodAt(0);
      this.known.set(timeZone, timeline);
    }
    return timeline;
  }

  /** The period of constant offset that holds an instant (epoch milliseconds). */
  periodAt(instant: number): OffsetPeriod {
    const last = this.last;
    if (last && instant >= last.from && instant < last.to) return last;
    const known = this.periods.find(p => instant >= p.from && instant < p.to);
    const period = known ?? this.discover(instant);
    this.last = period;
    return period;
  }

  /** The piece of a local date that holds an instant (epoch milliseconds). */
  pieceAt(instant: number): DayPiece {
    const { from, to, offset } = this.periodAt(instant);
    const localDay = Math.floor((instant + offset) / DAY);
    const start = localDay * DAY - offset;
    return { from: Math.max(from, start), to: Math.min(to, start + DAY), offset, localDay };
  }

  /** The first instant (epoch milliseconds) that belongs to a local date or, where a clock change skips the date, to the next one. */
  startOfDay(localDay: number): number {
    // Offsets lie between -12 and +14 hours (and were within 24 always): the date cannot begin before this.
    let piece = this.pieceAt((localDay - 1) * DAY);
    while (piece.localDay < localDay) piece = this.pieceAt(piece.to);
    return piece.from;
  }

  private discover(instant: number): OffsetPeriod {
    const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(this.timeZone);
    const next = zoned.getTimeZoneTransition('next');
    const previous = zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
    const period = {
      from: previous?.epochMilliseconds ?? -Infinity,
      to: next?.epochMilliseconds ?? Infinity,
      offset: zoned.offsetNanoseconds / 1_000_000,
    };
    this.periods.push(period);
    return period;
  }
}
