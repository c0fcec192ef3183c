import { PARTITIONS } from '@baton/contracts';
import type { Admin } from 'kafkajs';
import type { SliceConsumer } from './slice-consumer.js';

export interface Lag {
  /** Records not yet processed, by topic. Only of partitions that this replica owns. */
  readonly byTopic: ReadonlyMap<string, number>;
  /** Records not yet processed by any replica, of all topics. Of partitions of others it knows what they committed, half a second behind at most. */
  readonly ofGroup: number;
  /** Owned partitions that have nothing left to process, on any topic. */
  readonly caughtUp: readonly number[];
}

/**
 * Compares the ends of the topics with what is processed. Asks the broker: for the moment before a clock fires, and for metrics, not for hot paths.
 * @param topics names without prefix
 */
export async function measureLag(
  admin: Admin,
  consumer: SliceConsumer | undefined,
  groupId: string,
  topics: readonly string[],
  prefix: string,
): Promise<Lag> {
  // Committed first, ends after it: the difference can only be too large, never too small.
  const owned = consumer?.ownedPartitions() ?? [];
  const committed = await admin.fetchOffsets({ groupId, topics: topics.map(t => prefix + t) });
  const ends = await Promise.all(topics.map(async topic => ({ topic, offsets: await admin.fetchTopicOffsets(prefix + topic) })));
  const behind = Array.from({ length: PARTITIONS }, () => 0);
  const byTopic = new Map<string, number>();
  let ofGroup = 0;
  for (const { topic, offsets } of ends) {
    const known = new Map(committed.find(c => c.topic === prefix + topic)?.partitions.map(p => [p.partition, BigInt(p.offset)]));
    let sum = 0;
    for (const { partition, high, low } of offsets) {
      const stored = known.get(partition) ?? -1n;
      const next = consumer?.position(topic, partition) ?? (stored < 0n ? BigInt(low) : stored);
      const lag = Math.max(0, Number(BigInt(high) - next));
      ofGroup += lag;
      if (!owned.includes(partition)) continue;
      behind[partition] += lag;
      sum += lag;
    }
    byTopic.set(topic, sum);
  }
  return { byTopic, ofGroup, caughtUp: owned.filter(p => behind[p] === 0) };
}
