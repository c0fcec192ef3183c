import type { RepConfiguration } from '../types.js';
import { isInDays } from './trial.js';

const DAY = 86_400_000;

/** The date on the rep's clock, `YYYY-MM-DD`. */
const dateAt = (now: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);

/** How many days earlier time off that is given in days would have to end for the rep to be back now; 0: none of it is now. */
export function daysOff({ timeOff, timeZone }: RepConfiguration, now: number): number {
  const today = dateAt(now, timeZone);
  const left = timeOff
    .filter(off => isInDays(off) && off.from <= today && today <= off.to)
    .map(({ to }) => Math.round((Date.parse(to) - Date.parse(today)) / DAY) + 1);
  return Math.max(0, ...left);
}

/** As `daysOff`, in minutes, of time off that is given by instants. */
export function minutesOff({ timeOff }: RepConfiguration, now: number): number {
  const left = timeOff
    .filter(off => !isInDays(off) && Date.parse(off.from) <= now && now < Date.parse(off.to))
    .map(({ to }) => Math.ceil((Date.parse(to) - now) / 60_000));
  return Math.max(0, ...left);
}
