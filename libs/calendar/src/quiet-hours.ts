import { InvalidCalendar } from './calendar.errors.js';
import { parseWallTime } from './wall-time.js';
import { DAY, ZoneTimeline } from './zone-timeline.js';

/** Wall-clock times 'HH:MM' between which nobody is to be disturbed; may go over midnight, e.g. from 20:00 to 08:00. `to` is exclusive. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** Quiet stretches of a local day, in milliseconds after midnight. */
function quietStretches(quiet: QuietHours): [number, number][] {
  const [from, to] = [parseWallTime(quiet.from), parseWallTime(quiet.to)];
  const errors = [];
  if (from === undefined) errors.push({ field: 'from', message: 'is not a time HH:MM' });
  if (to === undefined) errors.push({ field: 'to', message: 'is not a time HH:MM' });
  if (from !== undefined && to !== undefined && (from === to || to - from === DAY))
    errors.push({ field: 'to', message: 'leaves no time that is not quiet' });
  if (errors.length > 0) throw new InvalidCalendar(errors);
  return from! < to!
    ? [[from!, to!]]
    : [
        [0, to!],
        [from!, DAY],
      ];
}

/** Checks quiet hours where they are configured. @throws InvalidCalendar naming every field that is wrong */
export function assertQuietHours(quiet: QuietHours): void {
  quietStretches(quiet);
}

/** Until when (epoch milliseconds) it stays quiet at least, or undefined when it is not quiet at the instant. */
function quietUntil(stretches: [number, number][], zone: ZoneTimeline, instant: number): number | undefined {
  const { offset, localDay, to } = zone.pieceAt(instant);
  const midnight = localDay * DAY - offset;
  const stretch = stretches.find(([from, end]) => instant >= midnight + from && instant < midnight + end);
  return stretch && Math.min(to, midnight + stretch[1]);
}

/** Whether an instant falls into quiet hours in a zone. @throws InvalidCalendar for hours, RangeError for a zone that do not exist */
export const inQuietHours = (quiet: QuietHours, timeZone: string, instant: Date): boolean =>
  quietUntil(quietStretches(quiet), ZoneTimeline.of(timeZone), instant.getTime()) !== undefined;

/** The first instant at or after the given one that is not quiet in the zone. */
export function nextOutsideQuietHours(quiet: QuietHours, timeZone: string, instant: Date): Date {
  const stretches = quietStretches(quiet);
  const zone = ZoneTimeline.of(timeZone);
  let at = instant.getTime();
  for (let until = quietUntil(stretches, zone, at); until !== undefined; until = quietUntil(stretches, zone, at)) at = until;
  return new Date(at);
}
