import { rmSync, statSync } from 'node:fs';
import { isRunning, type ProcessIdentity } from './process/process-identity.js';
import { poll } from './process/poll.js';
import { StackProblem } from './stack-problem.js';
import { hasLivingOwner, readState, stateFileOf, StateFile } from './stack-state.js';

const WATCHDOG_MS = 60_000;
const STOP_MS = 20_000;
const CUT_SHORT_MS = 5_000;

/**
 * Claims a stack's directory for this process. What an earlier run left behind is stopped and cleaned up first.
 * Throws StackProblem when another process runs the stack.
 */
export async function claimDirectory(directory: string, log: (line: string) => void): Promise<StateFile> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const file = StateFile.claim(directory);
    if (file) return file;
    await cleanUp(directory, log);
  }
  throw new StackProblem(`The stack in ${directory} is being started by another process`);
}

async function cleanUp(directory: string, log: (line: string) => void): Promise<void> {
  const file = stateFileOf(directory);
  const state = readState(directory);
  if (state === undefined) {
    // Being written at this moment, or cut short by a crash long ago.
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > CUT_SHORT_MS) rmSync(file, { force: true });
    else await poll(() => readState(directory) !== undefined, CUT_SHORT_MS);
    return;
  }
  if (hasLivingOwner(state))
    throw new StackProblem(`The stack in ${directory} is already running (process ${state.owner.pid}): stop that one first`);
  const { watchdog } = state;
  if (watchdog && isRunning(watchdog)) {
    log('An earlier run is still being stopped …');
    await poll(() => !isRunning(watchdog), WATCHDOG_MS);
  }
  const left = Object.entries(state.parts).filter(([, identity]) => isRunning(identity));
  for (const [name, identity] of left) {
    log(`Stopping ${name} (process ${identity.pid}), left behind by an earlier run …`);
    // PostgreSQL's fast shutdown is SIGINT; the others understand it too.
    await end(identity, 'SIGINT');
  }
  rmSync(file, { force: true });
}

async function end(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  process.kill(identity.pid, signal);
  if (await poll(() => !isRunning(identity), STOP_MS)) return;
  process.kill(identity.pid, 'SIGKILL');
  await poll(() => !isRunning(identity), STOP_MS);
}
