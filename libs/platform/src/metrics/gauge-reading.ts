import type { Gauge } from 'prom-client';
import { answerWithin } from '../clock/answer-within.js';

/** Reads a gauge's value and sets it. */
export type ReadGauge<L extends string> = (gauge: Gauge<L>) => void | Promise<void>;

/** So that nothing of before stands there as if it were true now. A gauge without labels would be 0 after `reset`. */
const hide = <L extends string>(gauge: Gauge<L>, hasLabels: boolean): void => (hasLabels ? gauge.reset() : gauge.remove());

/**
 * Keeps the reading of one gauge from spoiling a scrape: what cannot be read, or not in time, is left out of it, and the rest is shown. What hangs is not
 * asked again until it has answered.
 * @param withinMs how long a scrape waits for it, in milliseconds
 * @param unread called when it was left out
 */
export function guardedReading<L extends string>(
  read: ReadGauge<L>,
  hasLabels: boolean,
  withinMs: number,
  unread: () => void,
): (gauge: Gauge<L>) => Promise<void> {
  let running: Promise<void> | undefined;
  return async gauge => {
    running ??= (async () => read(gauge))().finally(() => (running = undefined));
    try {
      await answerWithin(withinMs, running);
    } catch {
      hide(gauge, hasLabels);
      unread();
    }
  };
}
