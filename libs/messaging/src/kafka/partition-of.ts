import { PARTITIONS } from '@baton/contracts';
import { Partitioners, type PartitionMetadata } from 'kafkajs';

const partitioner = Partitioners.DefaultPartitioner();
const partitionMetadata: PartitionMetadata[] = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
  partitionErrorCode: 0,
  offlineReplicas: [],
}));

/** The partition of a key, the same on every topic: murmur2, as Kafka's own clients have it. */
export const partitionOf = (key: string): number => partitioner({ topic: '', partitionMetadata, message: { key, value: null } });
