import { setTimeout as delay } from 'node:timers/promises';

const BETWEEN_MS = 20;
/** What a test waits for on a slow, busy machine: only a failure takes so long. */
export const GENEROUS_MS = 60_000;

/**
 * Repeats `check` until it no longer throws, and gives what it returns.
 * @param deadlineMs after this long the error of the last attempt is thrown
 */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = GENEROUS_MS): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await delay(BETWEEN_MS);
  }
}
