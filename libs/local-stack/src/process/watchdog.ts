import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../watchdog.mjs', import.meta.url));

interface Watched {
  signal: NodeJS.Signals;
  stage: number;
}

/**
 * A small process beside this one that stops the watched processes when this one dies, by whatever means.
 * Stages are stopped from the highest to 0: the database and the broker are stage 0, what uses them is above.
 */
export class Watchdog {
  private readonly watched = new Map<number, Watched>();
  private child: ChildProcess | undefined;

  /** @param stateFile removed when the watchdog had to do its work. */
  constructor(private readonly stateFile?: string) {
    this.spawnChild();
  }

  /** The watchdog's own process. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  watch(pid: number, signal: NodeJS.Signals, stage: number): void {
    this.watched.set(pid, { signal, stage });
    this.tell(`watch ${pid} ${signal} ${stage}`);
  }

  forget(pid: number): void {
    this.watched.delete(pid);
    this.tell(`forget ${pid}`);
  }

  /** Ends the watch without stopping anything. */
  close(): void {
    const child = this.child;
    this.child = undefined;
    child?.stdin!.end('done\n');
  }

  private tell(line: string): void {
    if (this.child?.stdin?.writable) this.child.stdin.write(`${line}\n`);
  }

  private spawnChild(): void {
    // Detached: a Ctrl-C at the terminal must not reach it.
    const child = spawn(process.execPath, [PROGRAM, this.stateFile ?? ''], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
    });
    this.child = child;
    child.unref();
    (child.stdin as unknown as { unref(): void }).unref();
    child.stdin.on('error', () => {});
    child.once('exit', () => {
      if (this.child !== child) return;
      this.spawnChild();
      for (const [pid, { signal, stage }] of this.watched) this.tell(`watch ${pid} ${signal} ${stage}`);
    });
  }
}
