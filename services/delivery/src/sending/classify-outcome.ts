import { LEAST_AGE_MS, MOST_ATTEMPTS, pauseAfter, retryAfterMs } from './retry-schedule.js';

/** Where a CRM keeps a lead. */
export interface CrmRecord {
  readonly objectType: string;
  readonly recordId: string;
  /** Where people see it, when that is known. */
  readonly url: string | null;
}

/** What a receiver answered, as far as it is kept in the log. */
interface Answered {
  readonly status: number | null;
  readonly answer: string;
}
/** What is known when nothing was answered. */
interface Unanswered extends Partial<Answered> {
  /** It may have arrived all the same: it was sent, and then nothing more was heard. */
  readonly mayHaveArrived?: boolean;
}

/** How an attempt ended. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string; readonly answer: string }
  | ({ readonly kind: 'failed'; readonly error: string } & Unanswered)
  /** The service is stopping, or ran out of time: nobody knows whether the receiver took it. */
  | { readonly kind: 'interrupted' }
  /** The receiver works, and does not want this one: trying again the same would not help. */
  | ({ readonly kind: 'refused'; readonly error: string } & Answered)
  /** Not now, through no fault of the delivery; `holdsAll`: nothing else goes to this receiver either. */
  | ({ readonly kind: 'later'; readonly error: string; readonly ms: number; readonly holdsAll: boolean } & Unanswered)
  /** The receiver has what the event says; `record`: where it keeps it, null when it keeps nothing of the lead any more, undefined when that is as it was. */
  | ({ readonly kind: 'written'; readonly record?: CrmRecord | null; readonly note: string | null } & Answered)
  /** There was nothing to send. */
  | { readonly kind: 'skipped'; readonly note: string };

/** What of a delivery decides what follows from an attempt. */
export interface Tried {
  readonly deliveryId: number;
  /** Attempts of this round, this one not counted. */
  readonly attempts: number;
  readonly firstAttemptAt: Date | null;
}

/** What follows from an attempt for the delivery. */
export type Verdict =
  /** `because`: what people should know of it all the same. */
  | { readonly kind: 'delivered'; readonly because: string | null }
  /** `counts`: whether it was an attempt of the receiver's making. */
  | { readonly kind: 'again'; readonly at: Date; readonly counts: boolean; readonly because: string | null }
  | { readonly kind: 'dead'; readonly because: string };

/** Whether the receiver took it. */
export const isTaken = (outcome: Outcome): boolean =>
  outcome.kind === 'written' || (outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300);
/** Whether it may have arrived although the receiver did not say so. */
export const mayHaveArrived = (outcome: Outcome): boolean => 'mayHaveArrived' in outcome && outcome.mayHaveArrived === true;
/** Whether the receiver works, whatever it says of this delivery. */
export const isWorking = (outcome: Outcome): boolean => isTaken(outcome) || outcome.kind === 'refused';
/** Whether it says anything about the receiver. */
export const isTold = (outcome: Outcome): boolean => outcome.kind !== 'interrupted' && outcome.kind !== 'skipped';
/** Whether the receiver wants nothing more, ever. */
export const isGone = (outcome: Outcome): boolean => outcome.kind === 'answered' && outcome.status === 410;

/** In words what went wrong, for people; null when nothing did. */
export function problemOf(outcome: Outcome): string | null {
  if (outcome.kind === 'failed' || outcome.kind === 'refused' || outcome.kind === 'later') return outcome.error;
  if (outcome.kind !== 'answered' || isTaken(outcome)) return null;
  const { status } = outcome;
  return status >= 300 && status < 400 ? `answered ${status}: redirects are not followed` : `answered ${status}`;
}

/** Until when the receiver asked to be left alone; null when it did not. Webhooks do so with 429 or 503 and Retry-After. */
export function heldUntil(outcome: Outcome, now: Date): Date | null {
  if (outcome.kind === 'later') return outcome.holdsAll ? new Date(now.getTime() + outcome.ms) : null;
  if (outcome.kind !== 'answered' || (outcome.status !== 429 && outcome.status !== 503)) return null;
  const ms = retryAfterMs(outcome.retryAfter, now);
  return ms === 0 ? null : new Date(now.getTime() + ms);
}

/** What is taken is delivered, what is refused given up. Whatever else is tried again, until ten attempts and three days have passed. */
export function classifyOutcome(outcome: Outcome, { deliveryId, attempts, firstAttemptAt }: Tried, now: Date): Verdict {
  if (outcome.kind === 'skipped' || outcome.kind === 'written') return { kind: 'delivered', because: outcome.note };
  if (isTaken(outcome)) return { kind: 'delivered', because: null };
  if (outcome.kind === 'refused') return { kind: 'dead', because: outcome.error };
  if (outcome.kind === 'later') return { kind: 'again', at: new Date(now.getTime() + outcome.ms), counts: false, because: outcome.error };
  // What is gone waits for the subscription to be enabled again, if it ever is.
  if (outcome.kind === 'interrupted' || isGone(outcome)) return { kind: 'again', at: now, counts: false, because: problemOf(outcome) };
  const tried = attempts + 1;
  const because = problemOf(outcome)!;
  const ageMs = firstAttemptAt === null ? 0 : now.getTime() - firstAttemptAt.getTime();
  if (tried >= MOST_ATTEMPTS && ageMs >= LEAST_AGE_MS) return { kind: 'dead', because: `given up after ${tried} attempts: ${because}` };
  const planned = now.getTime() + pauseAfter(tried, String(deliveryId));
  return { kind: 'again', at: new Date(Math.max(planned, heldUntil(outcome, now)?.getTime() ?? 0)), counts: true, because };
}
