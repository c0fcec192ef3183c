import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackProblem } from '../stack-problem.js';
import { LineSplitter } from './line-splitter.js';
import { poll } from './poll.js';
import { restartDelay } from './restart-delay.js';
import type { Watchdog } from './watchdog.js';

export interface ProcessUser {
  uid: number;
  gid: number;
}

export type ProcessState = 'stopped' | 'starting' | 'running' | 'stopping' | 'waiting-to-restart';

export interface ProcessChange {
  name: string;
  state: ProcessState;
  pid?: number;
  /** How the last run ended, when it has. */
  exit?: { code: number | null; signal: NodeJS.Signals | null };
  /** Set with `waiting-to-restart`. */
  restartInMs?: number;
}

export interface ProcessPlan {
  name: string;
  command: string;
  args: readonly string[];
  /** The whole environment; this process's own when left out. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  user?: ProcessUser;
  /** Every line of both streams is appended here. */
  logFile?: string;
  /** Gets every line of both streams. */
  onLine?: (line: string) => void;
  onChange?: (change: ProcessChange) => void;
  /** Asked until it says true; then the process counts as running. Ready at once when left out. */
  isReady?: () => Promise<boolean>;
  /** Default 60,000. */
  readyWithinMs?: number;
  /** Default SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** After this long comes SIGKILL. Default 30,000. */
  stopWithinMs?: number;
  /** Default true: a process that dies by itself is started again, after 0.5 s at first and up to 30 s when it keeps dying. */
  restarts?: boolean;
  watchdog?: Watchdog;
  /** Order in which the watchdog stops: see Watchdog. Default 1. */
  stage?: number;
}

const LINES_KEPT = 20;
/** A log that is longer when the process starts is put aside; the one before it goes. */
const LOG_BYTES = 32 * 1024 ** 2;

const lastLinesOf = (file: string | undefined): string[] =>
  file === undefined ? [] : readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LINES_KEPT);

/** One child process that is kept running until it is stopped. It is the leader of its own process group, out of reach of the terminal's Ctrl-C. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private current: ProcessState = 'stopped';
  private restartTimer: NodeJS.Timeout | undefined;
  private deaths = 0;
  private readonly lastLines: string[] = [];

  constructor(readonly plan: ProcessPlan) {}

  get name(): string {
    return this.plan.name;
  }

  get state(): ProcessState {
    return this.current;
  }

  /** The number of the running process; undefined while there is none. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it and waits until it is ready. Throws StackProblem, with its last words, when it ends before that or is too slow. Nothing happens when it runs. */
  async start(): Promise<void> {
    if (this.child) return;
    clearTimeout(this.restartTimer);
    this.deaths = 0;
    const child = this.spawnChild();
    if (await this.becameReady(child)) return;
    const how = this.child === child ? `is not ready after ${this.readyWithinMs / 1000} s` : 'ended while it started';
    await this.kill();
    const lastWords = (this.plan.onLine ? this.lastLines : lastLinesOf(this.plan.logFile)).slice(-3).join(' | ');
    throw new StackProblem(`${this.name} ${how}${lastWords && `: ${lastWords}`}${this.plan.logFile ? ` (log: ${this.plan.logFile})` : ''}`);
  }

  /** Asks it to end, makes it end after `stopWithinMs`, and waits for that. It is not started again by itself. */
  async stop(): Promise<void> {
    clearTimeout(this.restartTimer);
    const child = this.child;
    if (!child) return this.change('stopped');
    this.change('stopping');
    child.kill(this.plan.stopSignal ?? 'SIGTERM');
    const deadline = setTimeout(() => this.signalGroup(child, 'SIGKILL'), this.plan.stopWithinMs ?? 30_000);
    await this.ended;
    clearTimeout(deadline);
  }

  /** SIGKILL, as a crash of the machine would do; it stays down until `start`. */
  async kill(): Promise<void> {
    clearTimeout(this.restartTimer);
    const child = this.child;
    if (!child) return this.change('stopped');
    this.change('stopping');
    this.signalGroup(child, 'SIGKILL');
    await this.ended;
  }

  /** SIGKILL from nowhere: what supervision then does is what happens after any crash. Resolves when the process is gone. */
  async crash(): Promise<void> {
    const child = this.child;
    if (!child) return;
    const { ended } = this;
    this.signalGroup(child, 'SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private get readyWithinMs(): number {
    return this.plan.readyWithinMs ?? 180_000;
  }

  private async becameReady(child: ChildProcess): Promise<boolean> {
    const { isReady } = this.plan;
    let ready = false;
    await poll(async () => this.child !== child || (ready = isReady === undefined || (await isReady())), this.readyWithinMs);
    // Something else may answer in its place: only a living process is ready.
    if (!ready || this.child !== child || child.pid === undefined) return false;
    if (this.current === 'starting') this.change('running');
    return true;
  }

  private spawnChild(): ChildProcess {
    const { plan } = this;
    const log = plan.logFile === undefined ? undefined : this.openLog(plan.logFile);
    const output = plan.onLine ? 'pipe' : (log ?? 'ignore');
    const child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: plan.env ?? process.env,
      ...plan.user,
      detached: true,
      stdio: ['ignore', output, output],
    });
    this.child = child;
    if (child.pid !== undefined) plan.watchdog?.watch(child.pid, plan.stopSignal ?? 'SIGTERM', plan.stage ?? 1);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      const lines = new LineSplitter(line => this.take(line, log));
      stream
        .setEncoding('utf8')
        .on('data', (text: string) => lines.push(text))
        .on('end', () => lines.end());
    }
    this.ended = new Promise(resolve => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        if (log !== undefined) closeSync(log);
        if (child.pid !== undefined) plan.watchdog?.forget(child.pid);
        this.child = undefined;
        this.afterExit({ code, signal });
        resolve();
      };
      child.once('close', end);
      child.once('error', error => {
        this.take(error.message, undefined);
        if (child.pid === undefined) {
          child.removeAllListeners('close');
          end(null, null);
        }
      });
    });
    this.change('starting');
    return child;
  }

  private openLog(file: string): number {
    mkdirSync(dirname(file), { recursive: true });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(file, `${file}.1`);
    return openSync(file, 'a');
  }

  private take(line: string, log: number | undefined): void {
    this.lastLines.push(line);
    if (this.lastLines.length > LINES_KEPT) this.lastLines.shift();
    if (log !== undefined) writeSync(log, `${line}\n`);
    this.plan.onLine?.(line);
  }

  private afterExit(exit: NonNullable<ProcessChange['exit']>): void {
    const diedByItself = this.current === 'running' || (this.current === 'starting' && this.deaths > 0);
    if (!diedByItself || this.plan.restarts === false) return this.change('stopped', { exit });
    const restartInMs = restartDelay(this.deaths++);
    this.restartTimer = setTimeout(() => void this.startAgain(), restartInMs);
    this.change('waiting-to-restart', { exit, restartInMs });
  }

  /** A restart that is not ready in time is killed, and counts as one more death. */
  private async startAgain(): Promise<void> {
    const child = this.spawnChild();
    if (await this.becameReady(child)) {
      const settled = setTimeout(() => {
        if (this.child === child) this.deaths = 0;
      }, 60_000);
      settled.unref();
    } else if (this.child === child) this.signalGroup(child, 'SIGKILL');
  }

  private signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      child.kill(signal);
    }
  }

  private change(state: ProcessState, more: Partial<ProcessChange> = {}): void {
    this.current = state;
    this.plan.onChange?.({ name: this.name, state, pid: this.pid, ...more });
  }
}
