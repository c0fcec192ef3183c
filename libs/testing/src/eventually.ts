import { setTimeout as delay } from 'node:timers/promises';

const BETWEEN_MS = 20;

/**
 * Repeats `check` until it no longer throws, and gives what it returns.
 * @param deadlineMs after this long the error of the last attempt is thrown
 */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = 20_000): Promise<T> {
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
