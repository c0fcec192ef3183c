import type { DeclineBudget, QueueTier, RepConfiguration, ServiceLevel } from '../routing/types.js';
import type { Lead, Ownership } from './lead.js';

/** Times of the life cycle, in milliseconds. */
export interface LifeCycleSettings {
  /** How long an inquiry waits for its score. */
  readonly scoreWaitMs: number;
  /** How long a stub waits for its inquiry until somebody is told. */
  readonly inquiryWaitMs: number;
  /** After so much silence of the owner of a lead in work somebody is told. */
  readonly followUpMs: number;
  /** How long an episode may last. */
  readonly nurtureMs: number;
  /** How often somebody is told again. */
  readonly escalationMs: number;
  /** Clocks that may run out before the lead is no longer passed on but escalated. */
  readonly breachesBeforeEscalation: number;
  /** How long a lead may be queued until somebody is told. */
  readonly queueEscalationMs: number;
  /** After so long in the queue a lead goes before better ones, and a rep may keep room for it. */
  readonly queueAgingMs: number;
}

/** What a rep was given and declined in the last days. */
export interface RecentConduct {
  readonly assigned: number;
  readonly declined: number;
}

/** All that a transition may know besides the lead and the claim. */
export interface Context {
  readonly now: Date;
  readonly settings: LifeCycleSettings;
  /** The rep whom the CRM knows by this id. */
  repByExternalId(externalId: string): RepConfiguration | undefined;
  /** The rep's name, or the id of one who is not known. */
  nameOf(repId: string): string;
  /** When the clocks of a level run out, in the rep's working time. */
  deadlines(repId: string, level: ServiceLevel | null, from: Date): Pick<Ownership, 'acceptBy' | 'contactBy' | 'clocks'>;
  /** Who is told of a lead that waits, from the first; empty when the policy names nobody. */
  queueTiers(): readonly QueueTier[];
  /** What the policy lets a rep decline; null without a limit. */
  declineBudget(): DeclineBudget | null;
  /** What the active policy has a lead weigh that is taken by hand. */
  weightOf(lead: Lead): number;
  /** What a rep was given and declined within seven days, up to this very moment. */
  recentConduct(repId: string): RecentConduct;
}

export const later = (from: Date, milliseconds: number): Date => new Date(from.getTime() + milliseconds);
