import { PARTITIONS } from '@baton/contracts';
import type { ICustomPartitioner } from 'kafkajs';
import { murmur2 } from './murmur2.js';

const partitionAmong = (key: Buffer | string, partitions: number): number =>
  (murmur2(typeof key === 'string' ? Buffer.from(key) : key) & 0x7fffffff) % partitions;

/** The partition of a key, the same on every topic: murmur2, as Kafka's own clients have it. */
export const partitionOf = (key: string): number => partitionAmong(key, PARTITIONS);

/**
 * For a producer whose records all have a key. As the default of kafkajs, which counts in BigInt and takes 2.4 µs a key instead of 0.13.
 * Throws for a partition that the topic does not have: kafkajs leaves such a message out, and says that all were sent.
 */
export const byKey: ICustomPartitioner =
  () =>
  ({ topic, message: { key, partition }, partitionMetadata }) => {
    if (partition === undefined) return partitionAmong(key ?? '', partitionMetadata.length);
    if (partition >= partitionMetadata.length)
      throw new Error(`topic ${topic} has no partition ${partition}, but ${partitionMetadata.length} partitions`);
    return partition;
  };
