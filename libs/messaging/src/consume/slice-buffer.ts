import type { Received } from './received.js';
import { laneOf, LANES, TopicQueue, type SliceStream } from './slice-stream.js';
import { isTaken, type FetchedBatch, type WaitingBatch } from './waiting-batches.js';

const bytesOf = ({ messages }: FetchedBatch): number => messages.reduce((sum, m) => sum + (m.valueLength ?? m.value?.length ?? 0), 0);

/** What was fetched and not yet processed. */
export class SliceBuffer {
  private streams: Map<string, SliceStream>;
  private readonly waiting = new Set<WaitingBatch>();
  private readonly sizes = LANES.map(() => 0);
  /** Bytes of the values; those of a batch count until its last record is taken. */
  bytes = 0;

  /**
   * @param joined makes the streams of topics that come together, by topic; the others come alone
   * @param clock milliseconds
   */
  constructor(
    private readonly joined: () => ReadonlyMap<string, SliceStream> = () => new Map(),
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.streams = new Map(joined());
  }

  /** Records that wait. */
  get size(): number {
    return this.sizeOf(LANES);
  }

  sizeOf(lanes: readonly number[]): number {
    return lanes.reduce((sum, lane) => sum + this.sizes[lane], 0);
  }

  push(fetched: FetchedBatch): void {
    if (fetched.messages.length === 0) return;
    const batch: WaitingBatch = { ...fetched, bytes: bytesOf(fetched), since: this.clock(), head: 0 };
    let stream = this.streams.get(batch.topic);
    if (!stream) this.streams.set(batch.topic, (stream = new TopicQueue()));
    stream.push(batch);
    this.waiting.add(batch);
    this.sizes[laneOf(batch.partition)] += batch.messages.length;
    this.bytes += batch.bytes;
  }

  /**
   * Up to `limit` records of the stream whose oldest record waits longest in these lanes, over all their partitions.
   * None when all that wait are held back until `heldUntil`.
   */
  take(limit: number, lanes: readonly number[] = LANES): Received[] {
    const now = this.clock();
    for (const { stream } of this.byAge(lanes)) {
      const slice = stream.take(limit, lanes, now);
      if (slice.length === 0) continue;
      for (const { partition } of slice) this.sizes[laneOf(partition)]--;
      for (const batch of this.waiting) if (isTaken(batch)) this.forget(batch);
      return slice;
    }
    return [];
  }

  /** When what is held back can be taken at the latest, by the clock; undefined when nothing is. */
  get heldUntil(): number | undefined {
    const times = [...this.streams.values()].flatMap(stream => stream.heldUntil ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  clear(): void {
    this.streams = new Map(this.joined());
    this.waiting.clear();
    this.sizes.fill(0);
    this.bytes = 0;
  }

  private forget(batch: WaitingBatch): void {
    this.waiting.delete(batch);
    this.bytes -= batch.bytes;
  }

  private byAge(lanes: readonly number[]): { stream: SliceStream; since: number }[] {
    const streams = [...new Set(this.streams.values())].flatMap(stream => {
      const since = stream.oldest(lanes);
      return since === undefined ? [] : { stream, since };
    });
    return streams.sort((a, b) => a.since - b.since);
  }
}
