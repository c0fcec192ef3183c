import type { AnyEvent, BatonEvent, EventData, EventName } from '@baton/contracts';
import type { Transaction } from '@baton/platform';
import type { Received } from './consume/received.js';

export interface Emission<N extends EventName> {
  name: N;
  /** Key of the record; the leadId on the streams of leads. */
  key: string;
  /** One more than the last of this (topic, key), kept on the row that the transaction has locked. */
  streamVersion: number;
  data: EventData<N>;
  /** The event (or the id of the request or timer) that causes it: gives the derived id and carries the trace. */
  cause: BatonEvent | { id: string; traceparent?: string };
  /** Tells apart several events of one name from one cause. */
  discriminator?: string | number;
}

/** One transaction with its clock and its outgoing events. What is emitted is committed with it, or not at all. */
export interface UnitOfWork {
  readonly tx: Transaction;
  /** The database's now. The only clock of a decision. */
  readonly now: Date;
  /** Checks the event against its schema and keeps it for the end of the transaction. Throws ContractViolation. */
  emit<N extends EventName>(emission: Emission<N>): void;
  /** Runs after the commit, never after a rollback: for memory that mirrors what was written, and for wake-ups. Must not throw. */
  afterCommit(callback: () => void): void;
}

/** An event as a handler gets it. */
export type Delivered<E extends AnyEvent = AnyEvent> = E & {
  /** The lead it is about, after aliases: the survivor's id when its own was merged away. null where it is about no lead (an unknown visitor, spend). */
  readonly leadId: string | null;
};

/**
 * New events of one topic, in order per key, in one transaction: repeats, events of erased leads and events behind a parked one are already taken out.
 * A handler reads and writes by set, never one statement per event. When it throws, the slice is bisected until the event that fails is alone.
 */
export interface Slice<E extends AnyEvent = AnyEvent> extends UnitOfWork {
  readonly events: readonly Delivered<E>[];
}

/** Records as they came, for a handler that reads them itself (`@HandlesRecords`). Only repeated deliveries of the same record are taken out. */
export interface RawSlice extends UnitOfWork {
  readonly records: readonly Received[];
}
