import type { Message } from 'kafkajs';
import { ByteWriter } from './byte-writer.js';
import { measureBatch, writeBatch } from './record-batch-writer.js';

/** The version of the Produce API that is spoken here: Kafka 2.1 and later have it. */
export const PRODUCE_VERSION = 7;

export interface ProduceArguments {
  readonly acks: number;
  readonly timeout: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly messages: readonly Message[] }[];
  }[];
}

/** The body of a request of a producer without an id: neither idempotent nor in a transaction, and nothing compressed. */
export function encodeProduce({ acks, timeout, topicData }: ProduceArguments): ByteWriter {
  const now = Date.now();
  const topics = topicData.map(({ topic, partitions }) => ({
    topic,
    batches: partitions.map(({ partition, messages }) => ({ partition, batch: measureBatch(messages, now) })),
  }));
  let size = 2 + 2 + 4 + 4;
  for (const { topic, batches } of topics) {
    size += 2 + Buffer.byteLength(topic) + 4;
    for (const { batch } of batches) size += 4 + 4 + batch.size;
  }
  const writer = new ByteWriter(size);
  writer.string(null); // no transaction
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topics.length);
  for (const { topic, batches } of topics) {
    writer.string(topic);
    writer.int32(batches.length);
    for (const { partition, batch } of batches) {
      writer.int32(partition);
      writer.int32(batch.size);
      writeBatch(writer, batch);
    }
  }
  return writer;
}
