import type { closeOutcomes, Grade, LeadStatus, WeightedReason } from '@baton/contracts';
import type { RunningClock } from './running-clock.js';

/** Where a lead is. A lead is in exactly one place (I1). `awaiting-inquiry` is a stub: another topic spoke of the lead first. */
export const places = ['awaiting-inquiry', 'awaiting-score', 'queued', 'assigned', 'nurturing', 'closed'] as const;
export type Place = (typeof places)[number];
export type CloseOutcome = (typeof closeOutcomes)[number];

/** What happens to the lead when nothing else does. A lead that is not closed always has one (I6). */
export const dueKinds = [
  'inquiry-missing',
  'score-wait',
  'queue-retry',
  'accept',
  'contact',
  /** The next step of clocks that do more than to run out. */
  'clock',
  'follow-up',
  'nurture-silent',
] as const;
export type DueKind = (typeof dueKinds)[number];
export interface Due {
  readonly kind: DueKind;
  readonly at: Date;
}

/** One rep's possession of the lead. */
export interface Ownership {
  readonly repId: string;
  readonly assignmentId: string;
  /** null when the owner was taken over from outside */
  readonly decisionId: string | null;
  readonly poolId: string | null;
  readonly policyHash: string | null;
  /** What it weighed when the owner got it: so much is given back, whatever it would weigh by then. */
  readonly weight: number;
  readonly since: Date;
  /** null: no clock, or it no longer runs */
  readonly acceptBy: Date | null;
  readonly contactBy: Date | null;
  readonly acceptedAt: Date | null;
  readonly contactedAt: Date | null;
  /** The clocks that nothing has stopped yet; null: the two times above are all there is. */
  readonly clocks: readonly RunningClock[] | null;
}

export interface QueuePosition {
  readonly poolId: string;
  readonly reason: string;
  readonly since: Date;
  /** The policy that sent it there: another one may send it elsewhere. */
  readonly policyHash: string;
  /** The place in the routing log at which nobody could take it: until something is released or changed there, asking again is in vain. */
  readonly position: number;
  /** What the policy says that the lead is worth; null: as much as its score. */
  readonly value: number | null;
}

/** A handover to nurture. Whatever nurture says of another episode is about the past. */
export interface Episode {
  readonly episodeId: string;
  readonly program: string | null;
}

export interface LostBy {
  readonly repId: string;
  readonly because: string;
  /** A clock ran out there. */
  readonly neglected?: true;
}

/** What the lead remembers of the present pursuit; nearly all of it starts anew when a closed lead is reopened. */
export interface Memory {
  /** Reps who had it and lost it: it does not go back to them. Who let it lie is not forgiven, however long it waits for another. */
  readonly lostBy?: readonly LostBy[];
  /** Clocks that ran out since somebody last took it on. */
  readonly breaches?: number;
  /** Programs that came to their end without engagement. */
  readonly exhaustedPrograms?: readonly (string | null)[];
  /** Why nurture can't write to the person. */
  readonly unmailable?: string;
  /** Opportunities by id, as the CRM last reported them. */
  readonly opportunities?: Readonly<Record<string, 'open' | 'won' | 'lost'>>;
  /** Of when that was said, by id; missing of what is remembered since before times were. */
  readonly opportunityTimes?: Readonly<Record<string, string>>;
  /** As what it was closed before it was merged away. */
  readonly closedAs?: CloseOutcome;
  /** When it was last said that somebody has to look at it, and how far up that was. */
  readonly escalatedAt?: string;
  readonly escalationTier?: number;
}

export interface Lead {
  readonly id: string;
  readonly partition: number;
  readonly place: Place;
  readonly status: LeadStatus;
  /** Set exactly when it is closed. */
  readonly outcome: CloseOutcome | null;
  readonly mergedInto: string | null;
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly scoredAt: Date | null;
  /** What weighs most in the score; null where there is nothing to say. */
  readonly scoreReasons: readonly WeightedReason[] | null;
  /** The newest event of intake that the score saw. */
  readonly scoredVersion: number;
  /** The inquiry whose score is waited for, and its stream version. */
  readonly awaitedInquiryId: string | null;
  readonly awaitedVersion: number;
  /** When this service saw the newest inquiry. */
  readonly seenAt: Date | null;
  readonly ownership: Ownership | null;
  /** Who owned it last: the account's owner of a won lead. */
  readonly lastOwner: string | null;
  /** Since when that was so; null: not known. */
  readonly lastOwnedSince: Date | null;
  /** When sales last did anything with it. */
  readonly workedAt: Date | null;
  /** How often it was assigned. */
  readonly attempts: number;
  readonly queue: QueuePosition | null;
  readonly episode: Episode | null;
  readonly memory: Memory;
  readonly due: Due | null;
  /** Of the newest event about it on assignment's own topic. */
  readonly streamVersion: number;
}

/** A lead that nothing is known of but its id. The caller gives it something due before it is written. */
export const unknownLead = (id: string, partition: number): Lead => ({
  id,
  partition,
  place: 'awaiting-inquiry',
  status: 'new',
  outcome: null,
  mergedInto: null,
  score: null,
  grade: null,
  scoredAt: null,
  scoreReasons: null,
  scoredVersion: 0,
  awaitedInquiryId: null,
  awaitedVersion: 0,
  seenAt: null,
  ownership: null,
  lastOwner: null,
  lastOwnedSince: null,
  workedAt: null,
  attempts: 0,
  queue: null,
  episode: null,
  memory: {},
  due: null,
  streamVersion: 0,
});
