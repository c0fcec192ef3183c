import { LEAST_AGE_MS, MOST_ATTEMPTS, pauseAfter, retryAfterMs } from './retry-schedule.js';

/** How a request ended. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string; readonly answer: string }
  | { readonly kind: 'failed'; readonly error: string }
  /** The service is stopping: nobody knows whether the receiver took it. */
  | { readonly kind: 'interrupted' };

/** What of a delivery decides what follows from an attempt. */
export interface Tried {
  readonly deliveryId: number;
  /** Attempts of this round, this one not counted. */
  readonly attempts: number;
  readonly firstAttemptAt: Date | null;
}

/** What follows from an attempt for the delivery. */
export type Verdict =
  | { readonly kind: 'delivered' }
  /** `counts`: whether it was an attempt of the receiver's making. */
  | { readonly kind: 'again'; readonly at: Date; readonly counts: boolean; readonly because: string | null }
  | { readonly kind: 'dead'; readonly because: string };

/** Whether the receiver took it. */
export const isTaken = (outcome: Outcome): boolean => outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
/** Whether the receiver wants nothing more, ever. */
export const isGone = (outcome: Outcome): boolean => outcome.kind === 'answered' && outcome.status === 410;

/** In words what went wrong, for people; null when nothing did. */
export function problemOf(outcome: Outcome): string | null {
  if (outcome.kind === 'failed') return outcome.error;
  if (outcome.kind === 'interrupted' || isTaken(outcome)) return null;
  const { status } = outcome;
  return status >= 300 && status < 400 ? `answered ${status}: redirects are not followed` : `answered ${status}`;
}

/** Until when the receiver asked to be left alone, with 429 or 503 and Retry-After; null when it did not. */
export function heldUntil(outcome: Outcome, now: Date): Date | null {
  if (outcome.kind !== 'answered' || (outcome.status !== 429 && outcome.status !== 503)) return null;
  const ms = retryAfterMs(outcome.retryAfter, now);
  return ms === 0 ? null : new Date(now.getTime() + ms);
}

/** 2xx is delivered. Whatever else is tried again, until ten attempts and three days have passed. */
export function classifyOutcome(outcome: Outcome, { deliveryId, attempts, firstAttemptAt }: Tried, now: Date): Verdict {
  if (isTaken(outcome)) return { kind: 'delivered' };
  // What is gone waits for the subscription to be enabled again, if it ever is.
  if (outcome.kind === 'interrupted' || isGone(outcome)) return { kind: 'again', at: now, counts: false, because: problemOf(outcome) };
  const tried = attempts + 1;
  const because = problemOf(outcome)!;
  const ageMs = firstAttemptAt === null ? 0 : now.getTime() - firstAttemptAt.getTime();
  if (tried >= MOST_ATTEMPTS && ageMs >= LEAST_AGE_MS) return { kind: 'dead', because: `given up after ${tried} attempts: ${because}` };
  const planned = now.getTime() + pauseAfter(tried, String(deliveryId));
  return { kind: 'again', at: new Date(Math.max(planned, heldUntil(outcome, now)?.getTime() ?? 0)), counts: true, because };
}
