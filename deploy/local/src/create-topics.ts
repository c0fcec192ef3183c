import { allTopics } from '@baton/contracts';
import { ensureTopics, kafkaClient, type KafkaLog } from '@baton/messaging';

/** Creates the topics that are missing, once for all services, so that whoever looks on finds them. */
export async function createTopics(brokers: string[], log: KafkaLog): Promise<number> {
  const admin = kafkaClient('baton-topics', { brokers }, log).admin();
  await admin.connect();
  try {
    return (await ensureTopics(admin, allTopics)).length;
  } finally {
    await admin.disconnect();
  }
}
