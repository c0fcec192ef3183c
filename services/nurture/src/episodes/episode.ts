import type { stopReasons } from '@baton/contracts';
import type { VersionedProgram } from '../programs/program.js';
import type { Behavior } from './engagement.js';
import type { MailConsent, MailFacts, Suppression } from './may-mail.js';

export type StopReason = (typeof stopReasons)[number];

/**
 * What an open episode waits for: the person's facts, its program, a step to send, the outcome of a mail that is on its way
 * (or its next try), the end of the program's patience.
 */
export type DueKind = 'facts' | 'program' | 'step' | 'delivery' | 'end';

export interface Ending {
  readonly as: 'stopped' | 'reactivated' | 'exhausted';
  /** Only of a stop. */
  readonly reason: StopReason | null;
  readonly because: string | null;
  readonly at: Date;
}

/** One run of one program for one lead, opened by routing. */
export interface Episode {
  readonly episodeId: string;
  readonly leadId: string;
  /** As routing named it; null: the default program. */
  readonly requestedProgram: string | null;
  readonly program: string;
  /** The version it runs on; null until it starts. */
  readonly programHash: string | null;
  /** What routing knew of the consent. */
  readonly routedConsent: MailConsent;
  readonly openedAt: Date;
  readonly startedAt: Date | null;
  /** Index of the step to send next. */
  readonly nextStep: number;
  readonly sentAt: readonly Date[];
  /** null: it ended, or nothing of it was looked at yet. */
  readonly due: { readonly kind: DueKind; readonly at: Date } | null;
  readonly ending: Ending | null;
}

/** All that a decision about a lead's episode looks at. */
export interface Situation {
  /** null: no inquiry of the lead was seen yet. */
  readonly facts: MailFacts | null;
  readonly suppression: Suppression | null;
  /** Since the episode opened. */
  readonly behaviors: readonly Behavior[];
  /** The version that the episode runs on or would start with; null: none of that name was applied. */
  readonly program: VersionedProgram | null;
  /** When the lead's earlier episodes opened. */
  readonly earlierEpisodes: readonly Date[];
  /** Nothing older is still on its way from the other topics: what has not arrived will not. */
  readonly isCaughtUp: boolean;
}

/** What the world is told about an episode. */
export type Announcement =
  | { readonly name: 'nurture-started' }
  | { readonly name: 'nurture-step-sent'; readonly step: string; readonly messageId: string }
  | { readonly name: 'nurture-stopped'; readonly reason: StopReason }
  | { readonly name: 'lead-reactivated'; readonly because: string }
  | { readonly name: 'nurture-exhausted'; readonly because: string };

/** A decision: the episode as it is now, what to announce, and whether its next step is to be sent at once. */
export interface Advance {
  readonly episode: Episode;
  readonly announcements: readonly Announcement[];
  readonly isToSend: boolean;
}
