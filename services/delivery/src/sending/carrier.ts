import type { Transaction } from '@baton/platform';
import type { ReceiverKind } from '../subscriptions/receiver-kind.js';
import type { FirstInLane, Head, Ready } from './claims.store.js';
import type { Outcome } from './classify-outcome.js';

/**
 * Sends some deliveries to one receiver, each of another lead. Throws for mistakes of its own alone.
 * @param at when they were taken
 * @param ending aborted when the service cannot wait any longer
 * @returns how each of them ended, in their order
 */
export type Send = (deliveries: readonly Head[], receiver: Ready, at: Date, ending: AbortSignal) => Promise<Outcome[]>;

/** How deliveries reach receivers of one kind. */
export interface Carrier {
  readonly kind: ReceiverKind;
  /**
   * The oldest, so that the events of a lead keep their order; what was tried least where deliveries of a lead are for several people, of whom nobody
   * is to wait because another cannot be reached.
   */
  readonly first: FirstInLane;
  /** How many deliveries go into one sending, at most. */
  batchSize(receiver: Ready): number;
  /** Reads whatever sending these needs to know, by set, in the transaction that took their lanes. */
  prepare(tx: Transaction, heads: readonly Head[]): Promise<Send>;
}
