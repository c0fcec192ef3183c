/** So many single events failed that the deployment is at fault, not the events: nothing of the slice was kept. */
export class TooManyFailures extends Error {
  constructor(
    readonly failures: number,
    override readonly cause: unknown,
  ) {
    super(
      `${failures} events failed: this looks like a bad deployment, consuming is paused. The last: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    this.name = 'TooManyFailures';
  }
}

export const CONSECUTIVE = 5;
export const WINDOW = 1_000;
export const SHARE = 0.01;

/**
 * Tells one bad event from a bad deployment: 5 failures in a row, or more than 1 % of the last 1,000 events.
 * Pure bookkeeping; a failed transaction is taken back with `restore`.
 */
export class FailureGate {
  private inARow = 0;
  /** For each failure how many events came after it. */
  private since: number[] = [];

  succeeded(count: number): void {
    if (count === 0) return;
    this.inARow = 0;
    this.since = this.since.map(n => n + count).filter(n => n < WINDOW);
  }

  /** @throws TooManyFailures */
  failed(cause: unknown): void {
    this.inARow++;
    this.since = [...this.since.map(n => n + 1).filter(n => n < WINDOW), 0];
    if (this.inARow >= CONSECUTIVE) throw new TooManyFailures(this.inARow, cause);
    if (this.since.length > WINDOW * SHARE) throw new TooManyFailures(this.since.length, cause);
  }

  snapshot(): () => void {
    const [inARow, since] = [this.inARow, this.since];
    return () => {
      this.inARow = inARow;
      this.since = since;
    };
  }
}
