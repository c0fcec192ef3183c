import type { Grade } from '@baton/contracts';
import type { FactValues } from '../policies/facts.js';
import type { ExcludedRep, PreviousOwner, ReleaseInput, TakeInput } from '../routing/types.js';

/** What became of a lead's request in reality, as far as it is known. */
export interface Possession {
  /** null: nobody got it */
  readonly repId: string | null;
  readonly poolId: string | null;
  /** How long the rep had it, in milliseconds; Infinity: has it still; null: not known. */
  readonly heldMs: number | null;
  /** The rep's working time until the lead was accepted, in milliseconds; Infinity: the clock ran out; null: not known. */
  readonly acceptMs: number | null;
  /** As `acceptMs`, until the person was contacted. */
  readonly contactMs: number | null;
}

/** A lead that asks for somebody: when it comes in, comes back, or its owner gave it up. */
export interface Arrival {
  /** Its place among all arrivals of the replay. */
  readonly index: number;
  readonly leadId: string;
  /** Epoch milliseconds */
  readonly at: number;
  /** What the policies that are compared look at. */
  readonly facts: FactValues;
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly currentOwner: string | null;
  /** Who owned the lead before the replay; null: nobody, or it is not known. */
  readonly previousOwner: PreviousOwner | null;
  readonly excludedReps: readonly ExcludedRep[];
  happened: Possession | null;
  /** The request that follows when this one's owner gives the lead up: declined, or let lie. It happens again to whoever has it. */
  next: Arrival | null;
}

/** What happened to the reps' work beside what routing gave: taken by hand, reopened, or released of what they had before. */
export type BackgroundWork = { readonly at: number } & (
  ({ readonly kind: 'taken' } & TakeInput) | ({ readonly kind: 'released' } & Omit<ReleaseInput, 'reason'>)
);

/** What is replayed. */
export interface Scenario {
  /** Epoch milliseconds: where it begins and ends. */
  readonly from: number;
  readonly until: number;
  /** All arrivals, by their index. */
  readonly arrivals: readonly Arrival[];
  /** In the order of time. */
  readonly background: readonly BackgroundWork[];
}
