import { setImmediate } from 'node:timers/promises';
import { hungUp } from '../../hung-up.js';

/**
 * Carries out what takes long in steps: between two of them everything else that the process has to do has its turn.
 * @param gone ends it after a step
 * @throws Problem when it was ended
 */
export async function takeTurns<Result>(steps: Generator<void, Result>, gone?: AbortSignal): Promise<Result> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await setImmediate();
    if (gone?.aborted) throw hungUp();
  }
}
