import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isRunning, type ProcessIdentity } from './process/process-identity.js';

/** What a stack writes into its directory while it runs: for whoever wants to use it, and for the next start to recognise what a crash left behind. */
export interface StackState {
  owner: ProcessIdentity;
  watchdog?: ProcessIdentity;
  parts: Record<string, ProcessIdentity>;
  /** Set when everything answers. */
  endpoints?: StackEndpoints;
}

export interface StackEndpoints {
  /** The superuser's. */
  postgresUrl?: string;
  kafkaBrokers?: string[];
  redisUrl?: string;
}

export const stateFileOf = (directory: string): string => join(directory, 'stack.json');

/** The state in `directory`; undefined when there is none, or one cut short by a crash. */
export function readState(directory: string): StackState | undefined {
  try {
    return JSON.parse(readFileSync(stateFileOf(directory), 'utf8')) as StackState;
  } catch {
    return undefined;
  }
}

/** Is this very process, or another living one, the owner of the stack in this state? */
export const hasLivingOwner = (state: StackState): boolean => isRunning(state.owner);

/** The state file of one running stack. Readable by its owner alone: the superuser's password stands in it. */
export class StateFile {
  private readonly state: StackState = { owner: identifyProcess(process.pid)!, parts: {} };

  private constructor(private readonly directory: string) {}

  /** Makes the file; undefined when there is one already, so that of two starts at once one wins. */
  static claim(directory: string): StateFile | undefined {
    const file = new StateFile(directory);
    try {
      file.write('wx');
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw error;
    }
  }

  setProcess(name: string, pid: number | undefined): void {
    const identity = pid === undefined ? null : identifyProcess(pid);
    if (name === 'watchdog') this.state.watchdog = identity ?? undefined;
    else if (identity) this.state.parts[name] = identity;
    else delete this.state.parts[name];
    this.write('w');
  }

  setEndpoints(endpoints: StackEndpoints): void {
    this.state.endpoints = endpoints;
    this.write('w');
  }

  remove(): void {
    rmSync(stateFileOf(this.directory), { force: true });
  }

  private write(flag: 'w' | 'wx'): void {
    writeFileSync(stateFileOf(this.directory), `${JSON.stringify(this.state, null, 2)}\n`, { mode: 0o600, flag });
  }
}
