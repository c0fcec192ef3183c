import type { LeadClass } from '../board/limits.js';
import type { ExcludedRep } from '../types.js';

/** What the filters ask of a candidate. */
export interface Requirements {
  /** Epoch milliseconds */
  readonly now: number;
  readonly duringWorkingHours: boolean;
  readonly skills: readonly string[];
  readonly excluded: readonly ExcludedRep[];
  /** Where the lead comes from and what it is, for limits on some leads. */
  readonly poolId?: string | null;
  readonly lead?: LeadClass | undefined;
  /** What the lead weighs; left out where the policy weighs none: 1. */
  readonly weight?: number | undefined;
  /** Room that is kept for this lead does not stand against it. */
  readonly leadId?: string | undefined;
  /** What the rep should have, but need not. */
  readonly prefer?: Preference | undefined;
  /** Only those who have so many of the preferred. */
  readonly atLeast?: number;
}

/** Who has more of these skills goes first, as long as that one is not so many leads ahead of the own turn. */
export interface Preference {
  readonly skills: readonly string[];
  readonly ahead: number;
}
