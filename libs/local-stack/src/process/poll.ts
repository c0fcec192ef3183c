import { setTimeout as delay } from 'node:timers/promises';

/** Asks every `everyMs` until the answer is true; false when `withinMs` pass before. An error of `condition` is passed on. */
export async function poll(condition: () => boolean | Promise<boolean>, withinMs: number, everyMs = 50): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() >= deadline) return false;
    await delay(everyMs);
  }
  return true;
}
