/**
 * Jittered exponential backoff.
 * @param attempt 0 for the first wait
 * @returns milliseconds, between half of and the whole of 100, 200, 400 … 5,000
 */
export const backoff = (attempt: number, random: () => number = Math.random): number =>
  Math.min(5_000, 100 * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);
