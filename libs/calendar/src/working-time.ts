import type { WorkingCalendar } from './working-calendar.js';
import { DAY } from './zone-timeline.js';

/** How far ahead working time is looked for. Who does not work for that long does not work. */
const HORIZON = 3 * 366 * DAY;

/** Whether an instant is working time. */
export function isWorking(calendar: WorkingCalendar, instant: Date): boolean {
  const at = instant.getTime();
  const { working } = calendar.pieceAt(at);
  for (let i = 0; i < working.length; i += 2) if (at < working[i + 1]!) return at >= working[i]!;
  return false;
}

/**
 * Whether an instant is working time, and until when (exclusive) at least the answer stays the same: at most to the end of the local day.
 * For callers that keep the answer instead of asking again.
 */
export function workingInterval(calendar: WorkingCalendar, instant: Date): { working: boolean; until: Date } {
  const at = instant.getTime();
  const { working, to } = calendar.pieceAt(at);
  for (let i = 0; i < working.length; i += 2) {
    if (at < working[i]!) return { working: false, until: new Date(working[i]!) };
    if (at < working[i + 1]!) return { working: true, until: new Date(working[i + 1]!) };
  }
  return { working: false, until: new Date(to) };
}

/** The first working instant at or after the given one; null when there is none within three years. */
export function nextWorking(calendar: WorkingCalendar, instant: Date): Date | null {
  const at = instant.getTime();
  for (let from = at; from < at + HORIZON;) {
    const { working, to } = calendar.pieceAt(from);
    for (let i = 0; i < working.length; i += 2) if (from < working[i + 1]!) return new Date(Math.max(from, working[i]!));
    from = to;
  }
  return null;
}

/**
 * The SLA clock: the earliest instant by which so much working time has passed. At the end of a working day that is the end of the day,
 * not the next morning; 0 gives `from` itself.
 * @param milliseconds working time to pass, >= 0
 * @returns null when three years do not hold so much working time
 */
export function addWorkingTime(calendar: WorkingCalendar, from: Date, milliseconds: number): Date | null {
  if (!(milliseconds >= 0)) throw new RangeError('working time to add has to be 0 or more');
  const begin = from.getTime();
  if (milliseconds === 0) return new Date(begin);
  let left = milliseconds;
  for (let at = begin; at < begin + HORIZON;) {
    const { working, to } = calendar.pieceAt(at);
    for (let i = 0; i < working.length; i += 2) {
      const start = Math.max(at, working[i]!);
      const length = working[i + 1]! - start;
      if (length <= 0) continue;
      if (length >= left) return new Date(start + left);
      left -= length;
    }
    at = to;
  }
  return null;
}

/** Working milliseconds between two instants; 0 when `to` is not after `from`. */
export function workingTimeBetween(calendar: WorkingCalendar, from: Date, to: Date): number {
  const end = to.getTime();
  let sum = 0;
  for (let at = from.getTime(); at < end;) {
    const piece = calendar.pieceAt(at);
    for (let i = 0; i < piece.working.length; i += 2) {
      const length = Math.min(end, piece.working[i + 1]!) - Math.max(at, piece.working[i]!);
      if (length > 0) sum += length;
    }
    at = piece.to;
  }
  return sum;
}
