import type { HolidayRegion, Weekday } from '@baton/calendar';
import type { Grade } from '@baton/contracts';
import type { ClockLevel } from '../sla/clock-level.js';

/**
 * Limits on a rep; null is no limit. `open` counts what all open work weighs, the windows how many leads came in since they began in the rep's
 * zone.
 */
export interface Caps {
  readonly open: number | null;
  readonly hour: number | null;
  readonly day: number | null;
  readonly week: number | null;
  /** What open work that came from a pool may weigh at most, by pool; left out when there are none. */
  readonly pools?: Readonly<Record<string, number>>;
}

/** What a lead weighs that meets a condition. */
export interface LeadWeight {
  /** CEL */
  readonly when: string;
  /** A whole number from 1. */
  readonly weight: number;
}

export const limitPeriods = ['hour', 'day', 'week', 'month'] as const;
export type LimitPeriod = (typeof limitPeriods)[number];

/** A limit on the new leads of a rep beside the caps: on all of them, or on those of some pools, grades or sources. */
export interface Limit {
  /** Leads, with up to three digits after the point: 3.5 a day gives 4 and 3 in turn. */
  readonly most: number;
  readonly per: LimitPeriod;
  /** Hands out a week's or month's leads evenly over its days. */
  readonly spread: boolean;
  /** Pools, grades and sources that it is about; empty is all. */
  readonly pools: readonly string[];
  readonly grades: readonly Grade[];
  readonly sources: readonly string[];
}

/** Working hours that several reps share, read in each rep's own zone. */
export interface CalendarConfiguration {
  readonly calendarId: string;
  /** Wall-clock ranges per weekday, e.g. `{ mon: ['09:00-17:30'] }`; a weekday that is left out is free. */
  readonly hours: Partial<Record<Weekday, readonly string[]>>;
  /** Public holidays of a region, or dates `YYYY-MM-DD`; null for none. */
  readonly holidays: HolidayRegion | readonly string[] | null;
}

/** Dates `YYYY-MM-DD` in the rep's zone (`to` is the last day off) or RFC 3339 instants (`to` is when work goes on). */
export interface TimeOff {
  readonly from: string;
  readonly to: string;
}

export interface RepConfiguration {
  readonly repId: string;
  readonly name: string;
  readonly email: string | null;
  /** The rep's id in the CRM. */
  readonly externalId: string | null;
  readonly active: boolean;
  /** IANA name */
  readonly timeZone: string;
  /** null: always at work */
  readonly calendarId: string | null;
  readonly timeOff: readonly TimeOff[];
  readonly skills: readonly string[];
  /** ISO 639, such as `de`; left out when none is known. */
  readonly languages?: readonly string[];
  readonly caps: Caps;
  /** The rep who stands in where an owner rule says so. */
  readonly delegate?: string;
  /** The rep who is told when leads lie too long; left out when there is none. */
  readonly manager?: string;
  /** Left out when there are none. */
  readonly limits?: readonly Limit[];
  /** Left out when it is not known. */
  readonly performance?: Performance;
  /** Gets leads only while online; left out for those whom working hours alone decide about. */
  readonly needsPresence?: true;
}

/** What became of leads that a rep had. */
export interface Performance {
  /** Part of the leads that were won, 0 to 1. */
  readonly wonRate: number;
  /** From how many leads that is known. */
  readonly leads: number;
}

export const poolStrategies = ['weighted-round-robin', 'least-loaded', 'performance-weighted'] as const;
export type PoolStrategy = (typeof poolStrategies)[number];

export interface PoolMember {
  readonly repId: string;
  /** Share of the pool's leads relative to the other members; an integer from 1 to 1000. */
  readonly weight: number;
}

export interface PoolConfiguration {
  readonly poolId: string;
  readonly name: string;
  readonly strategy: PoolStrategy;
  readonly members: readonly PoolMember[];
  /** Skills that each lead of this pool needs. */
  readonly skills: readonly string[];
  /** False hands out leads also while the rep is off work; time off still counts. */
  readonly duringWorkingHours: boolean;
  /** Who has these is asked first; left out when there are none. */
  readonly preferredSkills?: readonly string[];
  /** The least part of the fair share that the strategy by performance leaves to anybody, 0 to 1; left out for DEFAULT_FLOOR. */
  readonly performanceFloor?: number;
}

/** Minutes of the owner's working time; null is no clock. */
export interface ServiceLevel {
  readonly acceptMinutes: number | null;
  readonly contactMinutes: number | null;
  /** All clocks with their steps. Left out, the two times are all there is, and the lead goes to somebody else when one runs out. */
  readonly clocks?: readonly ClockLevel[];
}

/** What a rep may decline within seven days: the strictest limit holds, but one is always free. */
export interface DeclineBudget {
  readonly perWeek: number | null;
  /** Of the leads that the rep was given in these days. */
  readonly sharePercent: number | null;
  /** Whether a decline beyond it is refused, or accepted and told. */
  readonly over: 'refuse' | 'raise';
}

/** Who is told of a lead that waits in the queue, and after how long. */
export interface QueueTier {
  readonly afterMinutes: number;
  readonly to: string;
}

/** Where a rule sends a lead. A target that can't take the lead passes it on to the rules that follow: an owner without `otherwise`, territories. */
export type RuleTarget =
  | { readonly kind: 'pool'; readonly poolId: string; readonly overflow: readonly string[] }
  | { readonly kind: 'owner'; readonly owner: OwnerReference; readonly terms?: OwnerTerms; readonly otherwise: RuleTarget | null }
  | { readonly kind: 'territory'; readonly territories: readonly Territory[] }
  | { readonly kind: 'nurture'; readonly program: string | null }
  | { readonly kind: 'close'; readonly outcome: 'disqualified' | 'test'; readonly label?: string };

/**
 * A rep named in the rule, or found by the value of a fact: a rep's id, CRM id or e-mail (`currentOwner` is the owner that the request names),
 * or who owned the lead before, or who owns its account.
 */
export type OwnerReference = { readonly repId: string } | { readonly field: string } | { readonly of: 'lead' | 'account' };

/** What to do for an owner who can't take the lead: `otherwise` of the target, the owner's delegate, or wait so long for the owner. */
export type OwnerAnswer =
  { readonly kind: 'overflow' } | { readonly kind: 'delegate' } | { readonly kind: 'wait'; readonly minutes: number };

/** An answer that is left out is `overflow`. */
export interface OwnerTerms {
  readonly whenAway?: OwnerAnswer;
  readonly whenAtCap?: OwnerAnswer;
  readonly whenGone?: OwnerAnswer;
  /** An ownership that is older no longer counts: days since the lead was last assigned, or since anything last happened on it. */
  readonly maxAge?: { readonly days: number; readonly since: AgeSince };
}
export const ageSinces = ['activity', 'assignment'] as const;
export type AgeSince = (typeof ageSinces)[number];

/** An area with all that it is within written out; an empty list is no condition. The narrowest that holds the address takes the lead. */
export interface Territory {
  /** ISO 3166-1, two letters. */
  readonly countries: readonly string[];
  readonly states: readonly string[];
  /** Ranges such as `80000-81999`, or beginnings such as `SW1`. */
  readonly postalCodes: readonly string[];
  readonly to: RuleTarget;
}

/** How people write a rule; `named` is one by its condition alone. */
export const ruleKinds = ['filter', 'existing-owner', 'account-owner', 'named', 'territory'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** What the rep of a lead should have, but need not. */
export interface RulePreference {
  /** Languages among them. */
  readonly skills: readonly string[];
  readonly inLanguageOfLead?: true;
  /** How many leads a rep may be ahead of the own turn and still be preferred. */
  readonly ahead: number;
}

export interface PolicyRule {
  readonly id: string;
  /** Left out: `named`. */
  readonly kind?: RuleKind;
  /** CEL; null is always. */
  readonly when: string | null;
  /** Only for e-mail addresses of providers that give one to anybody. */
  readonly freeMail?: true;
  /** Only for these domains and what is beneath them, of the e-mail address or the company. */
  readonly domains?: readonly string[];
  readonly to: RuleTarget;
  /** Skills that the rep needs for leads of this rule, beside the pool's; languages among them by `languageSkill`. */
  readonly skills: readonly string[];
  /** The rep has to speak the language of the lead, where that is known. */
  readonly inLanguageOfLead?: true;
  /** Who has more of it goes first. */
  readonly prefer?: RulePreference;
  readonly sla: ServiceLevel | null;
}

export interface PolicyConfiguration {
  /** SHA-256 of the canonical JSON of the rest, hex. */
  readonly hash: string;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  /** Takes every lead that no rule took. */
  readonly fallback: PolicyRule;
  /** From the first to be told of a waiting lead up; left out, somebody is told after a time of the service's own. */
  readonly queueTiers?: readonly QueueTier[];
  /** CEL; what a waiting lead is worth: the more, the sooner it leaves the queue. Left out: as much as its score. */
  readonly queueValue?: string;
  /** How many leads a rep may decline; left out, any number. */
  readonly declines?: DeclineBudget;
  /** The first whose condition is met says what a lead weighs against caps of open work; 1 where none is. Left out, every lead weighs 1. */
  readonly weights?: readonly LeadWeight[];
  /** Left out: that the fallback took a lead is nothing special. */
  readonly alarmOnFallback?: true;
}

/** Everything that routing is configured with, as of a position in the log. */
export interface RoutingConfiguration {
  /** null until a policy was applied: every decision is then to queue, for reason `hold`. */
  readonly policy: PolicyConfiguration | null;
  /** Asked beside the policy, to compare; null or left out: none. */
  readonly shadow?: PolicyConfiguration | null;
  readonly reps: ReadonlyMap<string, RepConfiguration>;
  readonly pools: ReadonlyMap<string, PoolConfiguration>;
  readonly calendars: ReadonlyMap<string, CalendarConfiguration>;
}
