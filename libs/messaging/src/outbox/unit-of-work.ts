import { buildEvent, eventType, toStructured, topicOf, type EventName, type ServiceName } from '@baton/contracts';
import type { Transaction } from '@baton/platform';
import type { Emission, UnitOfWork } from '../slice.js';
import { insertOutbox, type OutboxEntry } from './outbox.store.js';

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

  constructor(
    readonly tx: Transaction,
    readonly now: Date,
    private readonly service: ServiceName,
    private readonly topicPrefix: string,
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
    insertOutbox(this.tx, entries);
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

  committed(): void {
    for (const callback of this.callbacks) callback();
  }
}
