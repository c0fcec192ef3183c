import { eventNameOf, typeHeader } from '@baton/contracts';
import type { Message } from './fetched-message.js';
import type { TopicJoin } from './handles.js';
import type { SliceHandler } from './process-slice.js';
import type { Received } from './received.js';
import { TopicQueue, type SliceStream } from './slice-stream.js';
import { takeFrom, type WaitingBatch } from './waiting-batches.js';

/** In a backlog, in which the counterparts are still to come, pairs go before what waits alone, until that has waited so many times too long. */
const PAIRS_FIRST = 8;

const keyOf = (message: Message): string => message.key?.toString() ?? '';

/**
 * Topics whose records come in one slice, in this order; a record of the first that waits for its counterpart is held back a little while.
 * What happens to a lead at about the same time is so worked on in one transaction, and its row written once. Only a wish: whatever comes
 * alone, or too late, is taken alone.
 */
export class JoinedTopics implements SliceStream {
  private readonly queues: ReadonlyMap<string, TopicQueue>;

  constructor(
    topics: readonly string[],
    private readonly join: TopicJoin,
  ) {
    this.queues = new Map([join.topic, join.waitsFor, ...topics].map(topic => [topic, new TopicQueue()]));
  }

  push(batch: WaitingBatch): void {
    this.queues.get(batch.topic)!.push(batch);
  }

  oldest(lanes: readonly number[]): number | undefined {
    const times = [...this.queues.values()].flatMap(queue => queue.oldest(lanes) ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  get heldUntil(): number | undefined {
    const batches = this.held.batches();
    return batches.length === 0 ? undefined : Math.min(...batches.map(batch => batch.since)) + this.join.atMostMs;
  }

  take(limit: number, lanes: readonly number[], now: number): Received[] {
    const awaited = this.queues.get(this.join.waitsFor)!.take(Math.ceil(limit / 2), lanes);
    const slice: Received[] = [];
    const held = this.held.batches(lanes);
    if (held.length > 0) {
      this.takeAwaited(held, limit - awaited.length, keysByPartition(awaited), slice);
      this.takeDue(held, limit - awaited.length - slice.length, now - this.join.atMostMs * (awaited.length > 0 ? PAIRS_FIRST : 1), slice);
      this.held.dropTaken();
    }
    for (const record of awaited) slice.push(record);
    for (const [topic, queue] of this.queues)
      if (topic !== this.join.topic && slice.length < limit)
        for (const record of queue.take(limit - slice.length, lanes)) slice.push(record);
    return slice;
  }

  private get held(): TopicQueue {
    return this.queues.get(this.join.topic)!;
  }

  /** Of each partition everything up to the last record whose counterpart is there. */
  private takeAwaited(batches: readonly WaitingBatch[], room: number, keys: ReadonlyMap<number, Set<string>>, slice: Received[]): void {
    const limit = slice.length + room;
    for (const [partition, wanted] of keys) {
      const ofPartition = batches.filter(batch => batch.partition === partition);
      const last = lastOf(ofPartition, wanted);
      if (last === undefined) continue;
      for (const batch of ofPartition.slice(0, last.batch + 1)) {
        const end = batch === ofPartition[last.batch] ? last.index + 1 : batch.messages.length;
        takeFrom(batch, end, limit - slice.length, slice);
        if (batch.head < end) return;
      }
    }
  }

  /** Of each partition everything before the first record that is still to be held. */
  private takeDue(batches: readonly WaitingBatch[], room: number, heldSince: number, slice: Received[]): void {
    const limit = slice.length + room;
    const stopped = new Set<number>();
    for (const batch of batches) {
      if (stopped.has(batch.partition)) continue;
      const isOld = batch.since <= heldSince;
      let end = batch.head;
      while (end < batch.messages.length && (isOld || !this.isHeld(batch.messages[end]))) end++;
      takeFrom(batch, end, limit - slice.length, slice);
      if (slice.length === limit) return;
      if (end < batch.messages.length) stopped.add(batch.partition);
    }
  }

  private isHeld(message: Message): boolean {
    const type = typeHeader(message);
    return type !== undefined && eventNameOf(type) === this.join.event;
  }
}

function keysByPartition(records: readonly Received[]): Map<number, Set<string>> {
  const keys = new Map<number, Set<string>>();
  for (const { partition, key } of records) {
    let ofPartition = keys.get(partition);
    if (!ofPartition) keys.set(partition, (ofPartition = new Set()));
    ofPartition.add(key?.toString() ?? '');
  }
  return keys;
}

/** Where the last record stands that has one of the keys. */
function lastOf(batches: readonly WaitingBatch[], keys: ReadonlySet<string>): { batch: number; index: number } | undefined {
  let last: { batch: number; index: number } | undefined;
  const missing = new Set(keys);
  for (const [n, batch] of batches.entries())
    for (let index = batch.head; index < batch.messages.length; index++) {
      const key = keyOf(batch.messages[index]);
      if (!keys.has(key)) continue;
      last = { batch: n, index };
      missing.delete(key);
      if (missing.size === 0) return last;
    }
  return last;
}

/** The streams of the topics that are joined, by topic. */
export function joinedStreams(handlers: Iterable<SliceHandler>): Map<string, SliceStream> {
  const topics = new Map<TopicJoin, string[]>();
  for (const { join, topic } of handlers) if (join) topics.set(join, [...(topics.get(join) ?? []), topic]);
  return new Map(
    [...topics].flatMap(([join, joined]) => {
      const stream = new JoinedTopics(joined, join);
      return joined.map(topic => [topic, stream] as const);
    }),
  );
}
