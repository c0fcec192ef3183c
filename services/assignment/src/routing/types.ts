import type { Company, Consent, Grade, Origin, Person, queueReasons } from '@baton/contracts';
import type { RoutingConfiguration, ServiceLevel } from './configuration-types.js';

export * from './configuration-types.js';
export * from './presence.js';

/** What conditions can speak of. */
export interface LeadFacts {
  readonly leadId: string;
  readonly person: Person;
  readonly company: Company;
  readonly origin: Origin;
  readonly answers: Readonly<Record<string, string>>;
  readonly consent: Consent;
  readonly sourceId: string;
  /** null: not scored yet */
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly isUnscored: boolean;
  /** True when the inquiry joined a lead that was known before. */
  readonly known: boolean;
  /** How often the lead was assigned before. */
  readonly attempts: number;
  /** The account that the lead belongs to; left out where nobody asks, null when there is none. */
  readonly account?: MatchedAccount | null;
}

/** An account as a decision sees it, and by what the lead was found to belong to it. */
export interface MatchedAccount {
  readonly accountId: string;
  readonly name: string;
  /** A rep's id, CRM id or e-mail. */
  readonly owner: string | null;
  readonly segment: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly matchedBy: 'domain' | 'name';
  /** The domain, or the company's name as it was compared. */
  readonly matchedOn: string;
}

/** Who owned a lead last, as far as it is known since when. RFC 3339; null: not known. */
export interface PreviousOwner {
  readonly repId: string;
  readonly assignedAt: string | null;
  /** When anything last happened on the lead while it was owned. */
  readonly activeAt: string | null;
}

export interface ExcludedRep {
  readonly repId: string;
  /** Why this lead must not go there, in words, e.g. `did not accept it in time on 3 May`. */
  readonly because: string;
}

export interface RoutingRequest {
  readonly decisionId: string;
  readonly lead: LeadFacts;
  readonly currentOwner?: string | null;
  readonly previousOwner?: PreviousOwner | null;
  /** Since when the lead has been queued; left out when it is not. */
  readonly waitingSince?: Date;
  /** Whether it has been queued for longer than leads should be. */
  readonly hasWaitedLong?: boolean;
  readonly excludedReps: readonly ExcludedRep[];
  readonly now: Date;
  /** Breaks ties; any text, e.g. the decisionId. */
  readonly seed: string;
}

/** The filters in the order in which they are asked; a candidate is counted under the first that it fails. */
export const ineligibleReasons = [
  'inactive',
  'time-off',
  'outside-working-hours',
  'not-present',
  'skill-missing',
  'excluded',
  'too-heavy',
  'at-cap-open',
  'at-cap-pool',
  'at-cap-hour',
  'at-cap-day',
  'at-cap-week',
  'at-limit',
] as const;
export type IneligibleReason = (typeof ineligibleReasons)[number];

interface DecisionBasis {
  readonly decisionId: string;
  readonly leadId: string;
  readonly decidedAt: Date;
  /** The rule that took the lead; `(none)` without a policy. */
  readonly rule: string;
  readonly poolId: string | null;
  /** Empty without a policy. */
  readonly policyHash: string;
  /** One sentence for a sales manager. */
  readonly because: string;
  /** The log position that the decision saw: the state after that entry. */
  readonly position: number;
  readonly sla: ServiceLevel | null;
  /** Members of the pools that were asked. */
  readonly candidates: number;
  readonly eligible: number;
  readonly counts: Readonly<Partial<Record<IneligibleReason, number>>>;
  /** What the lead weighs against caps of open work; left out where the policy weighs none: 1. */
  readonly weight?: number;
}
export type QueueReason = (typeof queueReasons)[number];
export type AssignDecision = DecisionBasis & { readonly kind: 'assign'; readonly repId: string };
export type QueueDecision = DecisionBasis & {
  readonly kind: 'queue';
  readonly reason: QueueReason;
  readonly nextTryAt: Date;
  /** What the lead is worth while it waits; left out where the policy does not say: as much as its score. */
  readonly value?: number;
  /** The member of a pool who keeps room for it from now on. */
  readonly keeps?: { readonly poolId: string; readonly repId: string };
};
export type NurtureDecision = DecisionBasis & { readonly kind: 'nurture'; readonly program: string | null };
export type CloseDecision = DecisionBasis & { readonly kind: 'close'; readonly outcome: 'disqualified' | 'test' };
export type Decision = AssignDecision | QueueDecision | NurtureDecision | CloseDecision;

export interface ReleaseInput {
  readonly repId: string;
  readonly leadId: string;
  /** The pool that the lead had come from; null when it came from none. */
  readonly poolId: string | null;
  readonly reason: string;
  /** What it weighed when it was claimed or taken; left out for 1. */
  readonly weight?: number;
}

/** `owner-reported` counts as new work in the rep's windows too; the others only as open work. */
export type TakeCause = 'owner-reported' | 'reopened' | 'merged' | 'restored';
export interface TakeInput {
  readonly repId: string;
  readonly leadId: string;
  readonly cause: TakeCause;
  /** Left out for 1. */
  readonly weight?: number;
  /** The pool that the lead had come from; left out when it came from none. */
  readonly poolId?: string;
}

/** The routing state of one transaction, which holds the routing lock until it ends. Use `decide`, `release`, `take`, `leave` in any order, then `flush` once. */
export interface BoardSession {
  readonly configuration: RoutingConfiguration;
  /** Decides and, when it assigns, claims the slot at once for the decisions that follow. */
  decide(request: RoutingRequest): Decision;
  /** A slot is free again. A rep that is not known is ignored. */
  release(input: ReleaseInput): void;
  /** A fact from outside; may exceed the cap. A rep that is not known is recorded without a slot. */
  take(input: TakeInput): void;
  /** A lead waits no longer, without a decision: room that is kept for it is free for others. @returns whether there was any */
  leave(leadId: string): boolean;
  /**
   * Writes claims, log and decisions, each by one statement. May be called again after further decisions.
   * @returns the ids of decisions that were not granted because a row of rep_slots had been edited by hand; they are undone and the
   * board is corrected: decide them again and flush again
   */
  flush(): Promise<{ refused: string[] }>;
  /** Leads that can leave a queue now, of a pool or of one rep; Infinity without caps, 0 for an unknown pool. */
  freeCapacity(poolId: string, now: Date): number;
}

/** Name of the timer that drains the queue; configuration changes wake it after their commit. */
export const QUEUE_TIMER = 'routing-queue';
