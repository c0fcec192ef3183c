const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/**
 * Whether what is fetched follows what was fetched before. With several brokers kafkajs may rejoin the group while the fetch of another broker is on its way:
 * what that one brings starts behind records that the rebalance dropped from memory, and to take it would skip them for good.
 */
export class Continuity {
  private expected: Map<string, bigint>;
  private readonly wentBack = new Map<string, bigint>();

  /** @param expected the next offset of each partition (`topic/partition`) of which something was received and is still owned */
  constructor(expected: ReadonlyMap<string, bigint> = new Map()) {
    this.expected = new Map(expected);
  }

  /**
   * @param from the offset that was asked for
   * @param next the offset after the last one received
   * @returns the offset to go back to, when there is a gap; undefined when the batch can be taken
   */
  gap(topic: string, partition: number, from: bigint, next: bigint): bigint | undefined {
    const key = keyOf(topic, partition);
    const expected = this.expected.get(key);
    // To go back twice to the same place would be of no use: what was there is deleted.
    if (expected !== undefined && from > expected && this.wentBack.get(key) !== expected) {
      this.wentBack.set(key, expected);
      return expected;
    }
    this.expected.set(key, next);
    return undefined;
  }
}
