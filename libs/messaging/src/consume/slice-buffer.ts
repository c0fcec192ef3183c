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

/** What was fetched and not yet processed, a queue for each topic. */
export class SliceBuffer {
  private readonly queues = new Map<string, Waiting[]>();
  /** Records, and the bytes of their values; those of a batch count until its last record is taken. */
  size = 0;
  bytes = 0;

  push(batch: FetchedBatch): void {
    if (batch.messages.length === 0) return;
    const waiting = { ...batch, bytes: bytesOf(batch.messages), head: 0 };
    const queue = this.queues.get(batch.topic);
    if (queue) queue.push(waiting);
    else this.queues.set(batch.topic, [waiting]);
    this.size += batch.messages.length;
    this.bytes += waiting.bytes;
  }

  /** Up to `limit` records of the topic whose oldest record waits longest, over all its partitions. */
  take(limit: number): Received[] {
    const slice: Received[] = [];
    for (const queue = this.oldest(); queue !== undefined && queue.length > 0 && slice.length < limit;) {
      const [batch] = queue;
      const { topic, partition, messages } = batch;
      const end = Math.min(messages.length, batch.head + limit - slice.length);
      while (batch.head < end) slice.push(new FetchedMessage(topic, partition, messages[batch.head++]));
      if (end < messages.length) continue;
      queue.shift();
      this.bytes -= batch.bytes;
    }
    this.size -= slice.length;
    return slice;
  }

  clear(): void {
    this.queues.clear();
    this.size = 0;
    this.bytes = 0;
  }

  private oldest(): Waiting[] | undefined {
    let oldest: { queue: Waiting[]; since: number } | undefined;
    for (const queue of this.queues.values()) {
      if (queue.length === 0) continue;
      const since = Number(queue[0].messages[queue[0].head].timestamp);
      if (!oldest || since < oldest.since) oldest = { queue, since };
    }
    return oldest?.queue;
  }
}
