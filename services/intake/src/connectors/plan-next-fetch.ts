import type { GraphAnswer } from './meta-leadgen/classify-graph-answer.js';
import type { PendingDetails, PendingUpdate } from './pending-details.store.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Vendors keep leads for 90 days: after that, one that was never shown can't be had any more. */
export const GIVE_UP_AFTER_MS = 90 * DAY;
const BLOCKED_PAUSE_MS = 15 * MINUTE;

/** The pause before the next attempt: 2 s, doubled each time, at most half an hour, give or take a fifth. */
export const retryPause = (attempts: number, random: number): number =>
  Math.round(Math.min(30 * MINUTE, 2 * SECOND * 2 ** Math.min(attempts - 1, 20)) * (0.8 + 0.4 * random));

/**
 * When details that could not be had are asked for again: what passes by itself sooner, what somebody has to mend each quarter of an hour,
 * what the vendor doesn't show each day, until it would have deleted it anyway.
 * @param random between 0 and 1
 */
export function planNextFetch(
  pending: PendingDetails,
  answer: Exclude<GraphAnswer, { kind: 'details' }>,
  now: Date,
  random: number,
): PendingUpdate {
  const after = (pause: number) => new Date(now.getTime() + pause);
  const { sourceId, externalId } = pending;
  const told = { sourceId, externalId, because: answer.because };
  switch (answer.kind) {
    case 'retry':
      return { ...told, state: 'due', nextDueAt: after(retryPause(pending.attempts, random)) };
    case 'blocked':
      return { ...told, state: 'blocked', nextDueAt: after(BLOCKED_PAUSE_MS) };
    case 'gone': {
      const isOver = now.getTime() - pending.receivedAt.getTime() >= GIVE_UP_AFTER_MS;
      // The webhook can be faster than the vendor's own storage: the first looks follow quickly.
      const pause = pending.attempts < 6 ? retryPause(pending.attempts, random) : DAY * (0.9 + 0.2 * random);
      return { ...told, state: 'gone', nextDueAt: isOver ? null : after(pause) };
    }
  }
}
