import { setImmediate } from 'node:timers/promises';

/** Carries out what takes long in steps: between two of them everything else that the process has to do has its turn. */
export async function takeTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await setImmediate();
  }
}
