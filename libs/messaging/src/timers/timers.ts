import { isTransient } from '@baton/platform';
import { backoff } from '../backoff.js';
import type { KafkaLog } from '../kafka/kafka-client.js';
import type { UnitOfWork } from '../slice.js';

export interface TimerDefinition {
  readonly name: string;
  /** Longest pause between two runs; it is jittered by a tenth, so that replicas do not run in step. */
  readonly everyMs: number;
  /** A cheap look at whether anything is due, before a transaction is opened. */
  readonly isDue?: () => Promise<boolean>;
  /** One transaction's worth of due rows. @returns how many it took: above 0, the next run follows at once */
  readonly work: (unit: UnitOfWork) => Promise<number>;
}

interface Loop {
  readonly definition: TimerDefinition;
  wake: () => void;
  woken: boolean;
  done: Promise<void>;
}

type Transactions = (work: (unit: UnitOfWork) => Promise<number>) => Promise<number>;

/** Loops that take due rows by set. Every replica runs them; SKIP LOCKED keeps them apart. */
export class Timers {
  private readonly loops = new Map<string, Loop>();
  private stopping = false;

  constructor(
    private readonly transaction: Transactions,
    private readonly log: KafkaLog,
    private readonly ran: (name: string, rows: number, seconds: number) => void,
  ) {}

  add(definition: TimerDefinition): void {
    if (this.loops.has(definition.name)) throw new Error(`two timers are called ${definition.name}`);
    this.loops.set(definition.name, { definition, wake: () => {}, woken: false, done: Promise.resolve() });
  }

  /** Runs a timer now, or again right after the run that is under way. */
  wake(name: string): void {
    const loop = this.loops.get(name);
    if (!loop) throw new Error(`there is no timer called ${name}`);
    loop.woken = true;
    loop.wake();
  }

  /** Runs all of them now: for whoever has moved the clock. */
  wakeAll(): void {
    for (const name of this.loops.keys()) this.wake(name);
  }

  start(): void {
    for (const loop of this.loops.values()) loop.done = this.run(loop);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const loop of this.loops.values()) loop.wake();
    await Promise.all([...this.loops.values()].map(l => l.done));
  }

  private async run(loop: Loop): Promise<void> {
    const { name, everyMs, work, isDue } = loop.definition;
    let failures = 0;
    while (!this.stopping) {
      loop.woken = false;
      const started = performance.now();
      let pause = everyMs * (0.9 + Math.random() / 5);
      try {
        const rows = isDue === undefined || (await isDue()) ? await this.transaction(work) : 0;
        this.ran(name, rows, (performance.now() - started) / 1000);
        failures = 0;
        if (rows > 0) continue;
      } catch (error) {
        pause = Math.max(pause, backoff(failures++));
        if (isTransient(error)) this.log.warn('a timer failed for a reason that passes', { error, timer: name });
        else this.log.error('a timer failed', { error, timer: name, failures });
      }
      if (!loop.woken) await this.sleep(loop, pause);
    }
  }

  private sleep(loop: Loop, milliseconds: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      loop.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
