/** Longer than what a topic is behind another one while nothing is wrong: a fetch of each, and the time between two looks. */
const HOLD_MS = 400;

interface Held {
  readonly at: string;
  readonly line: string;
  readonly since: number;
}

/**
 * Brings lines from several topics into the order in which things happened: each waits a moment for those that came to pass before it.
 * Whatever comes later than that is said when it comes. Times of `now` are milliseconds of any one clock.
 */
export class LinesInOrder {
  private held: Held[] = [];

  /** @param at when it happened, as an ISO instant in UTC */
  add(at: string, line: string, now: number): void {
    const place = this.held.findLastIndex(other => other.at <= at) + 1;
    this.held.splice(place, 0, { at, line, since: now });
  }

  /** Takes what has waited long enough, and what happened before that. */
  take(now: number): string[] {
    const last = this.held.findLastIndex(({ since }) => now - since >= HOLD_MS);
    return this.held.splice(0, last + 1).map(({ line }) => line);
  }

  takeAll(): string[] {
    return this.held.splice(0).map(({ line }) => line);
  }
}
