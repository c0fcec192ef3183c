const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** How long in the largest unit that fits, e.g. `3 h`. @param milliseconds not negative */
export function duration(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => milliseconds >= size) ?? UNITS.at(-1)!;
  return `${Math.floor(milliseconds / size)} ${unit}`;
}

/** How far an instant is, e.g. `3 h ago` or `in 5 min`. */
export function distance(instant: string, now: Date): string {
  const apart = Date.parse(instant) - now.getTime();
  return apart > 0 ? `in ${duration(apart)}` : `${duration(-apart)} ago`;
}

/** An instant to the second, in UTC. */
export const instant = (text: string): string => new Date(text).toISOString().replace('T', ' ').replace(/\..*/, 'Z');

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
