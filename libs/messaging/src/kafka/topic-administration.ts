import { PARTITIONS, type TopicDefinition } from '@baton/contracts';
import type { Admin, ITopicConfig } from 'kafkajs';

const DAY = 86_400_000;

/** How a topic of the table is created. */
export const topicConfiguration = (topic: TopicDefinition, prefix: string, replicationFactor: number): ITopicConfig => ({
  topic: prefix + topic.name,
  numPartitions: PARTITIONS,
  replicationFactor,
  configEntries: [
    { name: 'retention.ms', value: String(topic.retentionDays * DAY) },
    { name: 'max.message.bytes', value: String(1024 * 1024) },
    { name: 'min.insync.replicas', value: String(Math.max(1, replicationFactor - 1)) },
  ],
});

/**
 * Creates the topics that are missing.
 * @returns the names that were created
 * @throws when an existing topic has another number of partitions: keys would move, order would be lost
 */
export async function ensureTopics(
  admin: Admin,
  topics: readonly TopicDefinition[],
  prefix = '',
  replicationFactor = 1,
): Promise<string[]> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(t => !existing.has(prefix + t.name));
  // Two replicas that start at once both try: kafkajs answers false for topics that exist meanwhile.
  if (missing.length > 0)
    await admin.createTopics({ waitForLeaders: true, topics: missing.map(t => topicConfiguration(t, prefix, replicationFactor)) });
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(t => prefix + t.name) });
  const wrong = found.filter(t => t.partitions.length !== PARTITIONS);
  if (wrong.length > 0)
    throw new Error(
      `topics with another number of partitions than ${PARTITIONS}: ${wrong.map(t => `${t.name} has ${t.partitions.length}`).join(', ')}`,
    );
  return missing.map(t => prefix + t.name);
}
