import type { Received } from './received.js';
import { isTaken, nextOf, takeFrom, type WaitingBatch } from './waiting-batches.js';

/** Partitions fall into lanes, whose slices may be in work at the same time: a lead is always in one partition, the same on every topic, and so in one lane. */
export const LANES: readonly number[] = [0, 1];
export const laneOf = (partition: number): number => partition % LANES.length;

/** What belongs into one slice. */
export interface SliceStream {
  push(batch: WaitingBatch): void;
  /** The broker's time of the oldest record that waits in these lanes; undefined when none does. */
  oldest(lanes: readonly number[]): number | undefined;
  /** Up to `limit` records. Fewer, or none, when the others had better wait until `heldUntil`. */
  take(limit: number, lanes: readonly number[], now: number): Received[];
  /** When everything that waits can be taken, in milliseconds of the buffer's clock; undefined when it can be already. */
  readonly heldUntil: number | undefined;
}

const timeOf = (batch: WaitingBatch): number => Number(nextOf(batch).timestamp);

/** The batches of one topic, for each lane in the order in which they came. */
export class TopicQueue implements SliceStream {
  readonly heldUntil = undefined;
  private readonly queues: WaitingBatch[][] = LANES.map(() => []);

  push(batch: WaitingBatch): void {
    this.queues[laneOf(batch.partition)].push(batch);
  }

  oldest(lanes: readonly number[]): number | undefined {
    const times = lanes.flatMap(lane => this.queues[lane].slice(0, 1).map(timeOf));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  take(limit: number, lanes: readonly number[]): Received[] {
    const slice: Received[] = [];
    for (const lane of lanes)
      while (this.queues[lane].length > 0 && slice.length < limit) {
        const [batch] = this.queues[lane];
        takeFrom(batch, batch.messages.length, limit - slice.length, slice);
        if (isTaken(batch)) this.queues[lane].shift();
      }
    return slice;
  }

  /** The batches that wait in these lanes; those of a partition in order. */
  batches(lanes: readonly number[] = LANES): WaitingBatch[] {
    return lanes.flatMap(lane => this.queues[lane]);
  }

  /** Forgets the batches of which nothing waits any more. */
  dropTaken(): void {
    for (const lane of LANES) if (this.queues[lane].some(isTaken)) this.queues[lane] = this.queues[lane].filter(batch => !isTaken(batch));
  }
}
