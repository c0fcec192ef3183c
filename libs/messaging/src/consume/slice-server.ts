import { allTopics, consumerGroup, type TopicDefinition } from '@baton/contracts';
import type { Clock, Database, HealthChecks, Logger } from '@baton/platform';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Redis } from 'ioredis';
import type { Admin, Kafka, Producer } from 'kafkajs';
import { from, isObservable, lastValueFrom } from 'rxjs';
import { backoff } from '../backoff.js';
import { kafkaClient } from '../kafka/kafka-client.js';
import { byKey } from '../kafka/partition-of.js';
import { ensureTopics } from '../kafka/topic-administration.js';
import type { MessagingMetrics } from '../messaging-metrics.js';
import type { MessagingOptions } from '../messaging-options.js';
import { OutboxHints } from '../outbox/outbox-hints.js';
import { Relay } from '../outbox/relay.js';
import { RowsInHand } from '../outbox/rows-in-hand.js';
import type { HandlerExtras } from './handles.js';
import { measureLag, type Lag } from './lag.js';
import { SliceProcessor, type SliceHandler } from './process-slice.js';
import { SliceConsumer } from './slice-consumer.js';

const LAG_EVERY_MS = 10_000;

/** Nest's transport: one handler per topic, called with slices. Starts consumer and relay, and keeps trying while the broker is away. */
export class SliceServer extends Server implements CustomTransportStrategy {
  override transportId = Symbol('slices');
  // Errors reach the consumer, which decides about them; Nest has nothing to report.
  override propagatesEventHandlerErrors = true;

  readonly processor: SliceProcessor;
  private readonly kafka: Kafka;
  private readonly admin: Admin;
  private readonly producer: Producer;
  private readonly relay: Relay;
  private readonly hints: OutboxHints;
  private readonly groupId: string;
  private readonly startWithIt: (() => void)[] = [];
  private consumer: SliceConsumer | undefined;
  private starting: Promise<void> | undefined;
  private stopping = false;
  private wakeUp: () => void = () => {};
  readonly inHand = new RowsInHand();
  private lagTimer: NodeJS.Timeout | undefined;
  private measuring: Promise<void> | undefined;

  constructor(
    private readonly options: MessagingOptions,
    database: Database,
    clock: Clock,
    private readonly log: Logger,
    private readonly metrics: MessagingMetrics,
    health: HealthChecks,
    redis: Redis | null,
  ) {
    super();
    this.groupId = options.topicPrefix + consumerGroup(options.service);
    this.kafka = kafkaClient(`baton-${options.service}`, options.connection, log);
    this.admin = this.kafka.admin();
    this.producer = this.kafka.producer({ allowAutoTopicCreation: false, createPartitioner: byKey });
    this.processor = new SliceProcessor(options.service, database, clock, options.topicPrefix, this.inHand);
    this.relay = new Relay(options.service, database, this.producer, this.inHand, log, metrics, options.paceMs);
    this.hints = new OutboxHints(redis, `${options.topicPrefix}baton:${options.service}:outbox`, () => this.relay.lookAndWake());
    health.addLive('consumer loop', () => (this.consumer && !this.consumer.alive ? 'one attempt at a slice takes minutes' : undefined));
    health.addReady('consuming', () => this.consumer?.broken);
  }

  listen(callback: () => void): void {
    this.starting = this.connect();
    for (const start of this.startWithIt) start();
    callback();
  }

  /** Starts something together with consuming. */
  whenListening(start: () => void): void {
    this.startWithIt.push(start);
  }

  /** Finishes the slice in work and leaves the group. The relay goes on until `closeRelay`. */
  async stopConsuming(): Promise<void> {
    this.stopping = true;
    this.wakeUp();
    // What is still starting sets the timer: only then can it be cleared.
    await this.starting;
    clearInterval(this.lagTimer);
    await Promise.all([this.consumer?.stop(), this.measuring]);
  }

  /** Sends what is committed, then disconnects. */
  async closeRelay(): Promise<void> {
    await this.relay.stop();
    this.hints.stop();
    await Promise.all([this.producer.disconnect(), this.admin.disconnect()]);
  }

  close(): void {
    // The service's shutdown calls stopConsuming and closeRelay, each in its phase.
  }

  /** To be called after a commit that wrote to the outbox. */
  outboxWritten = (): void => {
    this.relay.wake();
    if (!this.relay.holdsLease) this.hints.send();
  };

  ownedPartitions(): number[] {
    return this.consumer?.ownedPartitions() ?? [];
  }

  /** How far behind this replica, and its group, is. Asks the broker. */
  async lag(): Promise<Lag> {
    return measureLag(this.admin, this.consumer, this.groupId, [...this.sliceHandlers().keys()], this.options.topicPrefix);
  }

  /** The subscriptions, by topic. */
  sliceHandlers(): Map<string, SliceHandler> {
    const handlers = new Map<string, SliceHandler>();
    for (const [topic, handler] of this.messageHandlers) {
      if (handler.next) throw new Error(`two handlers for ${topic}: a topic has one, so that its events stay in order`);
      const { events, raw = false, join } = (handler.extras ?? {}) as HandlerExtras;
      handlers.set(topic, { topic, raw, join, wants: events && new Set(events), handle: slice => call(handler, slice) });
    }
    return handlers;
  }

  on(): void {
    throw new Error('this transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.kafka as T;
  }

  private async connect(): Promise<void> {
    const handlers = this.sliceHandlers();
    const topics = this.involvedTopics(handlers);
    this.hints.start();
    for (let failures = 0; !this.stopping; failures++) {
      try {
        await this.admin.connect();
        if (this.options.createTopics) await ensureTopics(this.admin, topics, this.options.topicPrefix, this.options.replicationFactor);
        await this.producer.connect();
        this.relay.start();
        if (handlers.size > 0) {
          // A broker that has just started has no group coordinator for a moment: joining then would end the process.
          await this.admin.fetchOffsets({ groupId: this.groupId });
          await this.consume(handlers);
        }
        return;
      } catch (error) {
        this.log.warn('the broker is not there yet', { error, failures });
        await this.pause(backoff(failures));
      }
    }
  }

  private async consume(handlers: ReadonlyMap<string, SliceHandler>): Promise<void> {
    const { topicPrefix, sliceSize, sessionTimeoutMs, patient } = this.options;
    const settings = { groupId: this.groupId, topicPrefix, sliceSize, sessionTimeoutMs, patient };
    const consumer = new SliceConsumer(this.kafka, settings, handlers, this.processor, this.log, this.metrics, this.outboxWritten, error =>
      this.fatal(error),
    );
    try {
      await consumer.start();
    } catch (error) {
      // The next attempt makes a new one: this one's connections must not stay.
      await consumer.stop();
      throw error;
    }
    this.consumer = consumer;
    this.lagTimer = setInterval(() => {
      this.measuring = this.lag()
        .then(lag => this.metrics.lagMeasured(lag.byTopic))
        .catch((error: unknown) => this.log.warn('the lag could not be measured', { error }));
    }, LAG_EVERY_MS);
  }

  private involvedTopics(handlers: ReadonlyMap<string, SliceHandler>): TopicDefinition[] {
    return allTopics.filter(t => t.producer === this.options.service || handlers.has(t.name));
  }

  /** Not an event's fault, and no retry mends it: the supervisor starts the process again. */
  private fatal(error: Error): void {
    this.log.error('messaging cannot go on; the process ends so that it is started again', { error });
    process.exit(1);
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function call(handler: MessageHandler, slice: unknown): Promise<void> {
  const result: unknown = await handler(slice);
  if (isObservable(result)) await lastValueFrom(from(result), { defaultValue: undefined });
}
