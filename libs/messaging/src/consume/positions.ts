export interface TopicPartitionOffset {
  topic: string;
  partition: number;
  offset: string;
}

const keyOf = (topic: string, partition: number) => `${topic}/${partition}`;

/** How far each partition is processed, and what of it is not yet committed to the broker. */
export class Positions {
  private readonly next = new Map<string, bigint>();
  private readonly uncommitted = new Map<string, TopicPartitionOffset>();

  /** The records are in the database. Of a partition they are in order: where several follow each other, the last one counts. */
  processed(records: readonly { topic: string; partition: number; offset: string }[]): void {
    for (let at = 0; at < records.length; at++) {
      const { topic, partition, offset } = records[at];
      const after = records[at + 1];
      if (after?.partition === partition && after.topic === topic) continue;
      const key = keyOf(topic, partition);
      const next = BigInt(offset) + 1n;
      this.next.set(key, next);
      this.uncommitted.set(key, { topic, partition, offset: String(next) });
    }
  }

  /** The first records of the partition since it was assigned start at this offset. */
  begin(topic: string, partition: number, offset: bigint): void {
    const key = keyOf(topic, partition);
    if (!this.next.has(key)) this.next.set(key, offset);
  }

  /** The next offset to process, if anything of the partition was received since it was assigned. */
  of(topic: string, partition: number): bigint | undefined {
    return this.next.get(keyOf(topic, partition));
  }

  takeUncommitted(): TopicPartitionOffset[] {
    const offsets = [...this.uncommitted.values()];
    this.uncommitted.clear();
    return offsets;
  }

  /** These could not be committed. */
  notCommitted(offsets: readonly TopicPartitionOffset[]): void {
    for (const offset of offsets) {
      const key = keyOf(offset.topic, offset.partition);
      if (!this.uncommitted.has(key)) this.uncommitted.set(key, offset);
    }
  }

  /** The positions in these partitions, by `topic/partition`. */
  ofOwned(owned: ReadonlyMap<string, readonly number[]>): Map<string, bigint> {
    const keys = new Set([...owned].flatMap(([topic, partitions]) => partitions.map(p => keyOf(topic, p))));
    return new Map([...this.next].filter(([key]) => keys.has(key)));
  }

  clear(): void {
    this.next.clear();
    this.uncommitted.clear();
  }
}
