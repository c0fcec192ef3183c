const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A stretch of time; in working time it passes only while the program's working hours do. */
export interface Delay {
  readonly milliseconds: number;
  readonly isWorkingTime: boolean;
}

/**
 * Reads '0m', '90m', '4h', '3d', '2w' (calendar time) or '16h working' (working time, in minutes or hours: a day has no fixed length there).
 * @returns what is wrong with the text, in words, when it is no delay
 */
export function parseDelay(text: string): Delay | string {
  const match = /^(\d{1,6}) ?([mhdw])( working)?$/.exec(text.trim());
  if (!match) return `is not a delay like '0m', '4h', '3d' or '16h working'`;
  const unit = match[2] as keyof typeof UNITS;
  const isWorkingTime = match[3] !== undefined;
  if (isWorkingTime && (unit === 'd' || unit === 'w')) return `counts working time in minutes or hours, e.g. '16h working'`;
  return { milliseconds: Number(match[1]) * UNITS[unit], isWorkingTime };
}
