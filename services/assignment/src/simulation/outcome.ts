import type { Arrival } from './arrival.js';

/**
 * What became of a request in a replay. `in-work`: the lead was with a rep or in the queue already when it asked again. `not-reached`: it
 * would have come after a possession that did not end in the period.
 */
export const outcomeKinds = ['assigned', 'waiting', 'nurture', 'closed', 'in-work', 'not-reached'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

export interface Outcome {
  readonly arrival: Arrival;
  readonly kind: OutcomeKind;
  readonly rule: string;
  readonly poolId: string | null;
  readonly repId: string | null;
  /** When it asked, epoch milliseconds. */
  readonly askedAt: number;
  /** Until it was assigned, or, when it still waits, until the end of the period. */
  readonly waitedMs: number;
  /** When it was assigned and when it left the rep; null: was not, has not. */
  readonly assignedAt: number | null;
  readonly heldUntil: number | null;
  /** Whether the clock would have run out; null: there is no clock, or nothing is known of how fast the rep is. */
  readonly breachedAccept: boolean | null;
  readonly breachedContact: boolean | null;
  /** The decision's sentence; kept for a sample only. */
  readonly because: string | null;
}
