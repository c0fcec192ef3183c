import type { Received } from './received.js';

const bytesOf = (records: readonly Received[]): number => records.reduce((sum, r) => sum + (r.value?.length ?? 0), 0);

/** What was fetched and not yet processed, a queue for each topic. */
export class SliceBuffer {
  private readonly queues = new Map<string, { records: Received[]; head: number }>();
  /** Records, and the bytes of their values. */
  size = 0;
  bytes = 0;

  push(records: readonly Received[]): void {
    if (records.length === 0) return;
    const { topic } = records[0];
    const queue = this.queues.get(topic);
    if (queue) queue.records.push(...records);
    else this.queues.set(topic, { records: [...records], head: 0 });
    this.size += records.length;
    this.bytes += bytesOf(records);
  }

  /** Up to `limit` records of the topic whose oldest record waits longest, over all its partitions. */
  take(limit: number): Received[] {
    let oldest: { records: Received[]; head: number } | undefined;
    for (const queue of this.queues.values())
      if (queue.head < queue.records.length && (!oldest || queue.records[queue.head].timestamp < oldest.records[oldest.head].timestamp))
        oldest = queue;
    if (!oldest) return [];
    const slice = oldest.records.slice(oldest.head, oldest.head + limit);
    oldest.head += slice.length;
    if (oldest.head === oldest.records.length || oldest.head > 10_000) {
      oldest.records.splice(0, oldest.head);
      oldest.head = 0;
    }
    this.size -= slice.length;
    this.bytes -= bytesOf(slice);
    return slice;
  }

  clear(): void {
    this.queues.clear();
    this.size = 0;
    this.bytes = 0;
  }
}
