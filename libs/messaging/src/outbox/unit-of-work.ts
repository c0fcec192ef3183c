import { buildEvent, eventType, toStructured, topicOf, type EventName, type ServiceName } from '@baton/contracts';
import type { Transaction } from '@baton/platform';
import type { Emission, UnitOfWork } from '../slice.js';
import { insertOutbox, type OutboxEntry } from './outbox.store.js';
import type { RowsInHand, Ticket } from './rows-in-hand.js';

/** Below the topics' max.message.bytes, with room for key and headers. */
export const MAX_EVENT_BYTES = 900_000;

/** An event that no broker would take. */
export class EventTooLarge extends Error {
  constructor(name: EventName, bytes: number) {
    super(`${name} has ${bytes} bytes, the most is ${MAX_EVENT_BYTES}`);
    this.name = 'EventTooLarge';
  }
}

/** Collects what one transaction emits and what has to happen after it. */
export class OpenUnit implements UnitOfWork {
  private entries: OutboxEntry[] = [];
  private callbacks: (() => void)[] = [];
  private readonly tickets: Ticket[] = [];

  constructor(
    readonly tx: Transaction,
    readonly now: Date,
    private readonly service: ServiceName,
    private readonly topicPrefix: string,
    /** Where the relay takes what is committed; without it, it finds it in the database. */
    private readonly inHand?: RowsInHand,
    /** Whether savepoints may undo what was written: then it is not to be taken in hand. */
    private readonly mayBeUndone = false,
  ) {}

  emit<N extends EventName>(emission: Emission<N>): void {
    const event = buildEvent({
      service: this.service,
      name: emission.name,
      key: emission.key,
      time: this.now,
      streamVersion: emission.streamVersion,
      data: emission.data,
      causeId: emission.cause.id,
      discriminator: emission.discriminator,
      traceparent: emission.cause.traceparent,
    });
    const payload = toStructured(event);
    if (payload.length > MAX_EVENT_BYTES / 4 && Buffer.byteLength(payload) > MAX_EVENT_BYTES)
      throw new EventTooLarge(emission.name, Buffer.byteLength(payload));
    const topic = this.topicPrefix + topicOf(emission.name, this.service);
    this.entries.push({ eventId: event.id, topic, key: event.key, type: eventType(emission.name), payload });
  }

  afterCommit(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /** Writes what was emitted so far: one statement, which the commit, or the savepoint, waits for. */
  flush(): void {
    if (this.entries.length === 0) return;
    const entries = this.entries;
    this.entries = [];
    const ticket = this.mayBeUndone ? undefined : this.inHand?.write(this.tx, entries);
    if (ticket) this.tickets.push(ticket);
    else insertOutbox(this.tx, entries);
    this.wrote = true;
  }

  /** Whether the transaction has anything for the relay. */
  wrote = false;

  /** Where the unit stands, to go back to when a savepoint is rolled back. */
  mark(): () => void {
    const [entries, callbacks] = [this.entries.length, this.callbacks.length];
    return () => {
      this.entries.length = Math.min(this.entries.length, entries);
      this.callbacks.length = callbacks;
    };
  }

  /** To be called after the commit. */
  committed(): void {
    for (const ticket of this.tickets) ticket.committed();
    if (this.wrote && this.tickets.length === 0) this.inHand?.committedElsewhere();
    for (const callback of this.callbacks) callback();
  }

  /** To be called when the transaction failed, or its commit has no answer. */
  abandoned(): void {
    for (const ticket of this.tickets) ticket.abandoned();
  }
}
