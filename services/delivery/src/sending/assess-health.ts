import { heldUntil, isGone, isTold, isWorking, problemOf, type Outcome } from './classify-outcome.js';

/** How a subscription has been doing. */
export interface Health {
  readonly failuresInRow: number;
  readonly failingSince: Date | null;
  readonly lastError: string | null;
  readonly holdUntil: Date | null;
  readonly disabledAt: Date | null;
  readonly disabledBecause: string | null;
}

export interface Assessment {
  readonly health: Health;
  /** What people have to know: it works again after it did not, or nothing more is sent. */
  readonly news: 'recovered' | 'disabled' | null;
}

/**
 * So many failures in a row, for so long, are the receiver's, not those of single deliveries: when it takes one again, what waits is tried at once.
 * One that is overloaded, and takes some all the time, is not pressed.
 */
export const DOWN_AFTER = 5;
export const DOWN_FOR_MS = 60_000;

const isDown = ({ failuresInRow, failingSince }: Health, now: Date): boolean =>
  failuresInRow >= DOWN_AFTER && failingSince !== null && now.getTime() - failingSince.getTime() >= DOWN_FOR_MS;

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

/**
 * How a subscription does after further attempts, in the order in which they ended.
 * @param disableAfterMs how long nothing may succeed, though it is tried, until it is disabled
 */
export function assessHealth(before: Health, outcomes: readonly Outcome[], now: Date, disableAfterMs: number): Assessment {
  let health = before;
  let news: Assessment['news'] = null;
  for (const outcome of outcomes) {
    if (!isTold(outcome)) continue;
    if (isWorking(outcome)) {
      if (isDown(health, now)) news = 'recovered';
      health = { ...health, failuresInRow: 0, failingSince: null };
      continue;
    }
    // A limit that is reached is no failure.
    if (outcome.kind === 'later') {
      health = { ...health, lastError: outcome.error, holdUntil: later(health.holdUntil, heldUntil(outcome, now)) };
      continue;
    }
    health = {
      ...health,
      failuresInRow: health.failuresInRow + 1,
      failingSince: health.failingSince ?? now,
      lastError: problemOf(outcome),
      holdUntil: later(health.holdUntil, heldUntil(outcome, now)),
    };
    const because = reasonToDisable(health, outcome, now, disableAfterMs);
    if (because !== null && health.disabledAt === null) {
      health = { ...health, disabledAt: now, disabledBecause: because };
      news = 'disabled';
    }
  }
  return { health, news: health.disabledAt !== null && news === 'recovered' ? null : news };
}

function reasonToDisable({ failingSince, lastError }: Health, outcome: Outcome, now: Date, disableAfterMs: number): string | null {
  if (isGone(outcome)) return 'The receiver answered 410 Gone: it wants nothing more.';
  if (failingSince === null || now.getTime() - failingSince.getTime() < disableAfterMs) return null;
  return `Nothing could be delivered since ${failingSince.toISOString()}; the last attempt: ${lastError}.`;
}
