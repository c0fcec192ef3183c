import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { decode, type AnyEvent } from '@baton/contracts';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';

/** Reads topics from their beginning and keeps everything, in order per partition. */
export class EventCollector {
  /** Per topic, by partition and offset: offsets are not committed, so that a group that forms anew reads all of it again. */
  private readonly received = new Map<string, Map<string, KafkaMessage>>();

  private constructor(private readonly consumer: Consumer) {}

  static async start(kafka: Kafka, topics: readonly string[]): Promise<EventCollector> {
    const consumer = kafka.consumer({ groupId: `collector.${randomUUID()}`, maxWaitTimeInMs: 50, sessionTimeout: 10_000 });
    const collector = new EventCollector(consumer);
    for (const topic of topics) collector.received.set(topic, new Map());
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) =>
        void collector.received.get(topic)!.set(`${partition}/${message.offset}`, message),
    });
    return collector;
  }

  /** Every record of a topic so far, also what is no event of Baton's. */
  records(topic: string): readonly KafkaMessage[] {
    const records = this.received.get(topic);
    if (!records) throw new Error(`${topic} is none of the topics of this test: ${[...this.received.keys()].join(', ')}`);
    return [...records.values()];
  }

  /** The events of a topic so far, repeats included. */
  events(topic: string): AnyEvent[] {
    return this.records(topic).flatMap(record => {
      const decoded = decode(record);
      return decoded.outcome === 'event' ? [decoded.event] : [];
    });
  }

  /** The events as soon as `isEnough` says so. Throws after `deadlineMs`, saying what has come. */
  async waitFor(topic: string, isEnough: (events: AnyEvent[]) => boolean, deadlineMs: number): Promise<AnyEvent[]> {
    const deadline = performance.now() + deadlineMs;
    let seen = -1;
    for (;;) {
      const count = this.records(topic).length;
      if (count !== seen) {
        seen = count;
        const events = this.events(topic);
        if (isEnough(events)) return events;
      }
      if (performance.now() >= deadline) {
        const events = this.events(topic);
        throw new Error(`After ${deadlineMs} ms ${topic} has ${events.length} events, not enough: ${summary(events)}`);
      }
      await delay(10);
    }
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
  }
}

const summary = (events: readonly AnyEvent[]): string =>
  events.length === 0
    ? 'none'
    : events
        .slice(-10)
        .map(event => `${event.name} of ${event.key}`)
        .join(', ');
