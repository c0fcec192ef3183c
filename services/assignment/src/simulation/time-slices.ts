/** Work goes on for so long until others have their turn. */
const SLICE_MS = 10;
/** How often progress is told. */
const TELL_MS = 250;

/** Lets all others have their turn once: between two steps that each take a while. */
export const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/**
 * Runs a computation in short pieces, so that whatever else the process does goes on: routing, requests, timers.
 * @param clock in milliseconds
 * @returns what the work returns; gives its progress a few times a second
 */
export async function* inSlices<R>(work: Iterator<number, R>, clock = () => performance.now()): AsyncGenerator<number, R> {
  let [began, told] = [clock(), clock()];
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    const now = clock();
    if (now - told >= TELL_MS) {
      told = now;
      yield step.value;
    }
    if (now - began < SLICE_MS) continue;
    await turn();
    began = clock();
  }
}
