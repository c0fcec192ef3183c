import { setTimeout as delay } from 'node:timers/promises';
import { PARTITIONS } from '@baton/contracts';
import type { Batch, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { backoff } from '../backoff.js';
import { affinityAssigner } from '../kafka/affinity-assigner.js';
import type { KafkaLog } from '../kafka/kafka-client.js';
import { Continuity } from './continuity.js';
import { FetchHold } from './fetch-hold.js';
import { Positions } from './positions.js';
import type { SliceHandler, SliceProcessor } from './process-slice.js';
import type { Received } from './received.js';
import { joinedStreams } from './joined-topics.js';
import { SliceAttempts, type SliceInWork, type SliceMeter } from './slice-attempts.js';
import { SliceBuffer } from './slice-buffer.js';
import { LANES } from './slice-stream.js';

export interface ConsumerSettings {
  readonly groupId: string;
  readonly topicPrefix: string;
  readonly sliceSize: number;
  readonly sessionTimeoutMs: number;
  /** For a service that nobody waits for: the broker gathers records for a moment, which makes fewer, larger slices. */
  readonly patient: boolean;
}

/** The longest poll of the broker: a heartbeat or commit waits behind it on the same connection. */
const POLL_MS = 500;
/** What a patient service waits for so long. */
const PATIENT_BYTES = 64 * 1024;

/**
 * What is kept in memory before the next fetch is held back, and to how little it has to fall before it is made. Not to much less: of topics that are joined
 * it may be the counterparts that are still to be fetched, and what waits for them would be worked on alone.
 */
const HIGH_WATER = { records: 8_000, bytes: 32 * 1024 * 1024 };
const LOW_WATER = { records: 6_000, bytes: 8 * 1024 * 1024 };
const COMMIT_EVERY_MS = 500;

/** A broker that has just started knows no coordinator for a while, longer than kafkajs tries; it takes that for the end. */
function hasNoCoordinator(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause.name === 'KafkaJSGroupCoordinatorNotFound') return true;
  return false;
}

/**
 * Fetches ahead into memory and processes slices, those of a lane one after the other; offsets follow the database. A rebalance drops what is in memory:
 * it is fetched again by whoever owns it then.
 */
export class SliceConsumer {
  private readonly consumer: Consumer;
  private readonly buffer: SliceBuffer;
  private holdTimer: NodeJS.Timeout | undefined;
  private readonly positions = new Positions();
  private continuity = new Continuity();
  private owned: ReadonlyMap<string, readonly number[]> = new Map();
  /** Rises with each assignment: what was fetched before belongs to nobody any more. */
  private epoch = 0;
  private stopping = false;
  private gathering: Promise<void> | undefined;
  private readonly inWork = new Map<SliceInWork, Promise<void>>();
  private readonly attempts: SliceAttempts;
  private commitTimer: NodeJS.Timeout | undefined;
  private readonly fetches: FetchHold;

  constructor(
    kafka: Kafka,
    private readonly settings: ConsumerSettings,
    private readonly handlers: ReadonlyMap<string, SliceHandler>,
    processor: SliceProcessor,
    private readonly log: KafkaLog,
    meter: SliceMeter,
    /** Called after each commit that wrote to the outbox. */
    emitted: () => void,
    /** Something that no retry mends: the process has to end and be started again. */
    private readonly fatal: (error: Error) => void,
  ) {
    this.attempts = new SliceAttempts(handlers, processor, log, meter, emitted, fatal);
    this.buffer = new SliceBuffer(() => joinedStreams(handlers.values()));
    const heartbeatMs = Math.min(3_000, settings.sessionTimeoutMs / 3);
    this.fetches = new FetchHold(heartbeatMs / 2);
    this.consumer = kafka.consumer({
      groupId: settings.groupId,
      partitionAssigners: [affinityAssigner],
      sessionTimeout: settings.sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      rebalanceTimeout: Math.max(10_000, settings.sessionTimeoutMs),
      minBytes: settings.patient ? PATIENT_BYTES : 1,
      maxWaitTimeInMs: Math.min(POLL_MS, settings.sessionTimeoutMs / 4),
      maxBytesPerPartition: 512 * 1024,
      allowAutoTopicCreation: false,
    });
  }

  /** Joins the group, however long the broker is away. */
  async start(): Promise<void> {
    const { GROUP_JOIN, REBALANCING, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => this.assigned(payload.memberAssignment));
    this.consumer.on(REBALANCING, () => void this.commit());
    this.consumer.on(CRASH, ({ payload }) => {
      if (payload.restart || this.stopping) return;
      if (hasNoCoordinator(payload.error)) void this.joinAgain();
      else this.fatal(payload.error);
    });
    const topics = [...this.handlers.keys()].map(t => this.settings.topicPrefix + t);
    await this.consumer.connect();
    await this.consumer.subscribe({ topics, fromBeginning: true });
    await this.run();
    this.commitTimer = setInterval(() => void this.commit(), COMMIT_EVERY_MS);
  }

  private run(): Promise<void> {
    return this.consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: PARTITIONS,
      eachBatch: payload => this.receive(payload),
    });
  }

  private async joinAgain(): Promise<void> {
    for (let failures = 0; !this.stopping; failures++) {
      await delay(backoff(failures), undefined, { ref: false });
      if (this.stopping) return;
      try {
        await this.consumer.connect();
        return await this.run();
      } catch (error) {
        this.log.warn('the group cannot be joined yet', { error, failures });
      }
    }
  }

  /** Finishes the slice in work, commits its offsets, leaves the group. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.fetches.release();
    clearInterval(this.commitTimer);
    clearTimeout(this.holdTimer);
    this.attempts.stop();
    await this.gathering;
    await Promise.all(this.inWork.values());
    await this.commit();
    await this.consumer.disconnect();
  }

  /** Partitions that this replica owns now (the same of every topic). */
  ownedPartitions(): number[] {
    return [...new Set([...this.owned.values()].flat())].sort((a, b) => a - b);
  }

  position(topic: string, partition: number): bigint | undefined {
    return this.positions.of(topic, partition);
  }

  /** Why consuming is paused, if it is. */
  get broken(): string | undefined {
    for (const { brokenBecause } of this.inWork.keys()) if (brokenBecause !== undefined) return brokenBecause;
    return undefined;
  }

  /** Whether the work moves: none is stuck in one attempt for minutes. */
  get alive(): boolean {
    return [...this.inWork.keys()].every(({ beat }) => performance.now() - beat < 300_000);
  }

  private assigned(memberAssignment: Record<string, number[]>): void {
    this.epoch++;
    this.buffer.clear();
    const prefix = this.settings.topicPrefix;
    this.owned = new Map(Object.entries(memberAssignment).map(([topic, partitions]) => [topic.slice(prefix.length), partitions]));
    this.continuity = new Continuity(this.positions.ofOwned(this.owned));
    this.positions.clear();
    // It may be another replica's now; if it is not, it fails again at once.
    for (const slice of this.inWork.keys()) slice.brokenBecause = undefined;
    this.fetches.release();
  }

  private receive({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    const topic = batch.topic.slice(this.settings.topicPrefix.length);
    if (batch.messages.length === 0 || !this.accepts(topic, batch)) return Promise.resolve();
    this.buffer.push({ topic, partition: batch.partition, messages: batch.messages });
    // One fetch brings a batch for each partition: let them all arrive, so that they make one slice.
    this.gathering ??= new Promise(resolve => {
      setImmediate(() => {
        this.gathering = undefined;
        this.startSlices();
        resolve();
      });
    });
    const isFull = this.buffer.size > HIGH_WATER.records || this.buffer.bytes > HIGH_WATER.bytes;
    return isFull && !this.stopping ? this.fetches.hold(heartbeat) : Promise.resolve();
  }

  /** False for a batch that was fetched for an assignment before this one. */
  private accepts(topic: string, batch: Batch & { fetchedOffset?: string }): boolean {
    const { partition, messages } = batch;
    if (!this.owned.get(topic)?.includes(partition)) return false;
    const from = BigInt(batch.fetchedOffset ?? messages[0].offset);
    const goBackTo = this.continuity.gap(topic, partition, from, BigInt(batch.lastOffset()) + 1n);
    if (goBackTo !== undefined) {
      this.consumer.seek({ topic: batch.topic, partition, offset: String(goBackTo) });
      return false;
    }
    this.positions.begin(topic, partition, BigInt(messages[0].offset));
    return true;
  }

  /**
   * Starts what can be started. What waits goes into one slice while it fits: each slice has its price. Only more than that is worth a slice for each lane,
   * so that one computes while the other waits for the database.
   */
  private startSlices(): void {
    while (!this.stopping) {
      const busy = new Set([...this.inWork.keys()].flatMap(({ lanes }) => lanes));
      const free = LANES.filter(lane => !busy.has(lane));
      const isBacklog = this.buffer.sizeOf(free) > this.settings.sliceSize / 2;
      if (free.length === 0 || (busy.size > 0 && !isBacklog)) return;
      const choices = this.buffer.size > this.settings.sliceSize ? free.map(lane => [lane]) : [free];
      const taken = this.takeFirst(choices);
      if (taken === undefined) return this.comeBackForHeld();
      const { lanes, records } = taken;
      const slice: SliceInWork = { lanes, beat: performance.now() };
      const { epoch } = this;
      const isOwned = () => epoch === this.epoch;
      const work = this.attempts.untilDone(slice, records, isOwned).then(isDone => {
        if (isDone && isOwned()) this.positions.processed(records);
        this.inWork.delete(slice);
        if (this.buffer.size < LOW_WATER.records && this.buffer.bytes < LOW_WATER.bytes) this.fetches.release();
        this.startSlices();
      });
      this.inWork.set(slice, work);
    }
  }

  /** The slice of the first lanes that have one. */
  private takeFirst(choices: readonly (readonly number[])[]): { lanes: readonly number[]; records: Received[] } | undefined {
    for (const lanes of choices) {
      const records = this.buffer.take(this.settings.sliceSize, lanes);
      if (records.length > 0) return { lanes, records };
    }
    return undefined;
  }

  private comeBackForHeld(): void {
    const { heldUntil } = this.buffer;
    clearTimeout(this.holdTimer);
    if (heldUntil !== undefined)
      this.holdTimer = setTimeout(() => this.startSlices(), Math.max(0, Math.ceil(heldUntil - performance.now())));
  }

  private async commit(): Promise<void> {
    const { epoch } = this;
    const offsets = this.positions.takeUncommitted();
    if (offsets.length === 0) return;
    try {
      await this.consumer.commitOffsets(offsets.map(o => ({ ...o, topic: this.settings.topicPrefix + o.topic })));
    } catch (error) {
      // Not committed means delivered again, and the inbox knows them: nothing is lost or doubled.
      this.log.warn('offsets were not committed', { error });
      if (epoch === this.epoch) this.positions.notCommitted(offsets);
    }
  }
}
