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
  constructor(private time: Date) {
    super();
  }

  override now(): Promise<Date> {
    return Promise.resolve(this.time);
  }

  set(time: Date): void {
    this.time = time;
  }

  /** Moves it on by milliseconds. */
  advance(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }
}
