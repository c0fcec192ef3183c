import type { TopicPartitionOffset } from './slice-consumer.js';

const keyOf = (topic: string, partition: number) => `${topic}/${partition}`;

/** How far each partition is processed, and what of it is not yet committed to the broker. */
export class Positions {
  private readonly next = new Map<string, bigint>();
  private readonly uncommitted = new Map<string, TopicPartitionOffset>();

  /** The records are in the database. */
  processed(records: readonly { topic: string; partition: number; offset: string }[]): void {
    for (const { topic, partition, offset } of records) {
      const key = keyOf(topic, partition);
      const next = BigInt(offset) + 1n;
      this.next.set(key, next);
      this.uncommitted.set(key, { topic, partition, offset: String(next) });
    }
  }

  /** The next offset to process, if anything of the partition was processed since it was assigned. */
  of(topic: string, partition: number): bigint | undefined {
    return this.next.get(keyOf(topic, partition));
  }

  takeUncommitted(): TopicPartitionOffset[] {
    const offsets = [...this.uncommitted.values()];
    this.uncommitted.clear();
    return offsets;
  }

  clear(): void {
    this.next.clear();
    this.uncommitted.clear();
  }
}
