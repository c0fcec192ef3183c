import { FetchedMessage, type Message } from './fetched-message.js';
import type { Received } from './received.js';

/** What one fetch brought of a partition. */
export interface FetchedBatch {
  /** Without the prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly Message[];
}
interface Waiting extends FetchedBatch {
  readonly bytes: number;
  /** The next message to take. */
  head: number;
}

const bytesOf = (messages: readonly Message[]): number => messages.reduce((sum, m) => sum + (m.value?.length ?? 0), 0);

/**
 * Partitions fall into lanes, whose slices may be in work at the same time: a lead is always in one partition, the same on every topic, and so in one lane.
 */
export const LANES: readonly number[] = [0, 1];

/** What was fetched and not yet processed, for each topic a queue in each lane. */
export class SliceBuffer {
  private readonly queues = new Map<string, Waiting[][]>();
  private readonly sizes = LANES.map(() => 0);
  /** Bytes of the values; those of a batch count until its last record is taken. */
  bytes = 0;

  /** Records that wait. */
  get size(): number {
    return this.sizeOf(LANES);
  }

  sizeOf(lanes: readonly number[]): number {
    return lanes.reduce((sum, lane) => sum + this.sizes[lane], 0);
  }

  push(batch: FetchedBatch): void {
    if (batch.messages.length === 0) return;
    const waiting = { ...batch, bytes: bytesOf(batch.messages), head: 0 };
    const lane = batch.partition % LANES.length;
    let queues = this.queues.get(batch.topic);
    if (!queues) this.queues.set(batch.topic, (queues = LANES.map(() => [])));
    queues[lane].push(waiting);
    this.sizes[lane] += batch.messages.length;
    this.bytes += waiting.bytes;
  }

  /** Up to `limit` records of the topic whose oldest record waits longest in these lanes, over all their partitions. */
  take(limit: number, lanes: readonly number[] = LANES): Received[] {
    const slice: Received[] = [];
    const queues = this.oldest(lanes);
    for (const lane of queues ? lanes : []) {
      const before = slice.length;
      while (queues![lane].length > 0 && slice.length < limit) this.takeBatch(queues![lane], limit, slice);
      this.sizes[lane] -= slice.length - before;
    }
    return slice;
  }

  clear(): void {
    this.queues.clear();
    this.sizes.fill(0);
    this.bytes = 0;
  }

  /** Takes from the first batch of a queue. */
  private takeBatch(queue: Waiting[], limit: number, slice: Received[]): void {
    const [batch] = queue;
    const { topic, partition, messages } = batch;
    const end = Math.min(messages.length, batch.head + limit - slice.length);
    while (batch.head < end) slice.push(new FetchedMessage(topic, partition, messages[batch.head++]));
    if (end < messages.length) return;
    queue.shift();
    this.bytes -= batch.bytes;
  }

  private oldest(lanes: readonly number[]): Waiting[][] | undefined {
    let oldest: { queues: Waiting[][]; since: number } | undefined;
    for (const queues of this.queues.values())
      for (const lane of lanes) {
        const batch = queues[lane].at(0);
        if (!batch) continue;
        const since = Number(batch.messages[batch.head].timestamp);
        if (!oldest || since < oldest.since) oldest = { queues, since };
      }
    return oldest?.queues;
  }
}
