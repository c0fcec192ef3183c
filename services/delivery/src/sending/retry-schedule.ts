import { createHash } from 'node:crypto';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Pauses after the first, second, … attempt, as Standard Webhooks recommends them: ten attempts in three days. */
export const PAUSES_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

export const MOST_ATTEMPTS = PAUSES_MS.length + 1;
/** A delivery that was tried sooner than planned, since its receiver seemed to be back, is not given up sooner for that. */
export const LEAST_AGE_MS = 72 * HOUR;
/** Longest that a receiver's Retry-After is heeded. */
export const LONGEST_PAUSE_MS = 24 * HOUR;

/**
 * How long to wait after so many attempts. Up to a tenth longer than planned, so that what failed together does not come back together.
 * @param seed the same gives the same pause
 */
export function pauseAfter(attempts: number, seed: string): number {
  const planned = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1]!;
  const share = createHash('sha256').update(`${seed}/${attempts}`).digest().readUInt32BE() / 2 ** 32;
  return Math.round(planned * (1 + share / 10));
}

/**
 * The milliseconds that a Retry-After header asks for: a number of seconds or a date (RFC 9110, 10.2.3).
 * @returns 0 without one, or when it says nothing that can be understood
 */
export function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const asked = /^\s*\d+\s*$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now.getTime();
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), LONGEST_PAUSE_MS) : 0;
}
