import { testKafka, uniquePrefix, type TestKafka } from '@baton/testing';
import { topics } from '@baton/contracts';
import { CompressionTypes, type KafkaMessage, type ProducerConfig } from 'kafkajs';
import { kafkaClient } from '../kafka-client.js';
import { byKey } from '../partition-of.js';

const topic = topics.scoringLeads.name;
const silent = { warn: () => undefined, error: () => undefined };
let kafka: TestKafka;

beforeAll(async () => {
  kafka = await testKafka(uniquePrefix(), [topic]);
});
afterAll(() => kafka.close());

describe('records, through the real broker', () => {
  it.each<[string, ProducerConfig, CompressionTypes | undefined]>([
    ['plain', {}, undefined],
    ['compressed', {}, CompressionTypes.GZIP],
    ['of the idempotent producer', { idempotent: true, maxInFlightRequests: 1 }, undefined],
  ])('arrive as they were sent: %s', async (name, config, compression) => {
    const client = kafkaClient('lean-spec', { brokers: [...kafka.brokers] }, silent);
    const producer = client.producer({ ...config, createPartitioner: byKey });
    const consumer = client.consumer({ groupId: `${kafka.prefix}${name}` });
    const sent = Array.from({ length: 300 }, (_, n) => ({
      key: `${name} ${n}`,
      value: n % 7 === 0 ? null : `ä${n}`,
      headers: { n: `${n}`, of: name },
    }));
    try {
      await Promise.all([producer.connect(), consumer.connect()]);
      // Twice: an idempotent producer counts on.
      for (const part of [sent.slice(0, 100), sent.slice(100)])
        await producer.send({ topic: kafka.prefix + topic, messages: part, ...(compression !== undefined && { compression }) });
      const received: KafkaMessage[] = [];
      await consumer.subscribe({ topic: kafka.prefix + topic, fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
        const eachMessage = async ({ message }: { message: KafkaMessage }) => {
          if (message.key?.toString().startsWith(name)) received.push(message);
          if (received.length === sent.length) resolve();
        };
        consumer.run({ eachMessage }).catch(reject);
      });
      const seen = received.map(m => ({
        key: String(m.key),
        value: m.value && String(m.value),
        headers: { n: String(m.headers?.n), of: String(m.headers?.of) },
      }));
      const byN = (a: { headers: { n: string } }, b: { headers: { n: string } }) => Number(a.headers.n) - Number(b.headers.n);
      expect(seen.sort(byN)).toEqual(sent);
    } finally {
      await Promise.all([producer.disconnect(), consumer.disconnect()]);
    }
  });
});
