import type {
  CalendarConfiguration,
  PolicyConfiguration,
  PoolConfiguration,
  PresenceChange,
  ReleaseInput,
  RepConfiguration,
  TakeInput,
} from '../types.js';
import type { Slots } from './slots.js';

/** The turn in a pool after a claim: see decision/fair-share.ts. null where no turn was taken. */
export interface TurnTaken {
  readonly virtualTime: number;
  readonly pass: number;
}

/** Room that a member of a pool keeps for a lead that has waited long: nobody else's lead gets it. At most one in a pool. */
export interface KeptRoom {
  readonly poolId: string;
  readonly repId: string;
  readonly leadId: string;
  readonly weight: number;
  /** Epoch milliseconds: kept no longer, unless it is said again. */
  readonly until: number;
}

export type ConfigurationChange =
  | { readonly kind: 'rep-changed'; readonly repId: string; readonly rep: RepConfiguration }
  | { readonly kind: 'pool-changed'; readonly poolId: string; readonly pool: PoolConfiguration }
  | { readonly kind: 'calendar-changed'; readonly calendar: CalendarConfiguration }
  | { readonly kind: 'policy-activated'; readonly policy: PolicyConfiguration }
  /** Asked beside the active one; null: none any more. */
  | { readonly kind: 'shadow-changed'; readonly policy: PolicyConfiguration | null };

/** What happened to the state of routing. Applying all entries in order, from the first or from a snapshot, gives that state. */
export type Occurrence =
  | WorkOccurrence
  | { readonly kind: 'slots-corrected'; readonly repId: string; readonly slots: Slots }
  | PresenceChange
  | ConfigurationChange;

/** What happened to the work of a rep. */
export type WorkOccurrence =
  | {
      readonly kind: 'claimed';
      readonly repId: string;
      readonly poolId: string | null;
      readonly leadId: string;
      readonly decisionId: string;
      readonly turn: TurnTaken | null;
      /** Keys of the limits on some leads that it counts to; left out when there are none. */
      readonly counted?: readonly string[];
      /** What it weighs; left out for 1. */
      readonly weight?: number;
    }
  | ({ readonly kind: 'released' } & ReleaseInput)
  | ({ readonly kind: 'taken' } & TakeInput)
  | ({ readonly kind: 'room-kept' } & KeptRoom)
  /** The room that was kept for this lead is free for others. */
  | { readonly kind: 'room-freed'; readonly poolId: string; readonly repId: string; readonly leadId: string };

/** An occurrence at its place in the log. Places have no gaps and are in the order of the commits. */
export type LogEntry = Occurrence & {
  readonly seq: number;
  /** Epoch milliseconds */
  readonly at: number;
};
