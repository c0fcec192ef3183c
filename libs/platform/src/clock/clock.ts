import type { Transaction } from '../database/database.js';
import { sql } from '../database/statement.js';

const NOW = sql('select clock_timestamp() as now', { mayPrecedeBegin: true });

/** The one clock of decisions: the database's, so that all replicas agree. */
export class Clock {
  /** The time at which a transaction decides. */
  async now(tx: Transaction): Promise<Date> {
    const [row] = await tx.query<{ now: Date }>(NOW);
    if (!row) throw new Error('the database told no time');
    return row.now;
  }
}

/** A clock that stands until it is set: for tests and simulations. */
export class ManualClock extends Clock {
  private readonly listeners: (() => void)[] = [];

  constructor(private time: Date) {
    super();
  }

  override now(): Promise<Date> {
    return Promise.resolve(this.time);
  }

  set(time: Date): void {
    this.time = time;
    for (const moved of this.listeners) moved();
  }

  /** Moves it on by milliseconds. */
  advance(ms: number): void {
    this.set(new Date(this.time.getTime() + ms));
  }

  /** Says to whom it is told when it is moved: whoever waits for a time need not look again and again. */
  onMove(moved: () => void): void {
    this.listeners.push(moved);
  }
}
