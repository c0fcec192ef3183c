/** A stretch of a local day in milliseconds after midnight, as a wall clock shows them; `end` is exclusive and at most 24:00. */
export interface WallInterval {
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;

/** Milliseconds after midnight of 'HH:MM' (00:00 to 24:00), or undefined when it is not a time of day. */
export function parseWallTime(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return undefined;
  return (hours * 60 + minutes) * MINUTE;
}

/**
 * Reads the working hours of one weekday, e.g. ['09:00-12:30', '13:30-17:30'].
 * @returns the intervals in order, adjacent ones joined, or in words what is wrong with them
 */
export function parseWallIntervals(texts: readonly string[]): WallInterval[] | string {
  const intervals: WallInterval[] = [];
  for (const text of texts) {
    const [start, end, rest] = text.split('-').map(part => parseWallTime(part.trim()));
    if (start === undefined || end === undefined || rest !== undefined) return `'${text}' is not of the form '09:00-17:30'`;
    if (end <= start) return `'${text}' ends before it begins; hours over midnight are written as two, up to 24:00 and from 00:00`;
    intervals.push({ start, end });
  }
  intervals.sort((a, b) => a.start - b.start);
  const joined: WallInterval[] = [];
  for (const interval of intervals) {
    const previous = joined.at(-1);
    if (previous && interval.start < previous.end) return 'has hours that overlap';
    if (previous && interval.start === previous.end) joined[joined.length - 1] = { start: previous.start, end: interval.end };
    else joined.push(interval);
  }
  return joined;
}
