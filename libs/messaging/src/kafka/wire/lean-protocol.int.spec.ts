import { testKafka, uniquePrefix, type TestKafka } from '@baton/testing';
import { topics } from '@baton/contracts';
import { CompressionTypes, type KafkaMessage, type Message, type ProducerConfig } from 'kafkajs';
import { kafkaClient } from '../kafka-client.js';
import { byKey, partitionOf } from '../partition-of.js';
import { bundled } from './bundle.js';

type Keyed = Message & { key: string };
const idempotent = { idempotent: true, maxInFlightRequests: 1 };

const topic = topics.scoringLeads.name;
const silent = { warn: () => undefined, error: () => undefined };
let kafka: TestKafka;

beforeAll(async () => {
  kafka = await testKafka(uniquePrefix(), [topic]);
});
afterAll(() => kafka.close());

describe('records, through the real broker', () => {
  const asTheyAre = (messages: Keyed[]): Message[] => messages;
  const inBundles = (messages: Keyed[]): Message[] => bundled(messages, m => partitionOf(m.key));

  it.each<[string, ProducerConfig, CompressionTypes | undefined, (messages: Keyed[]) => Message[]]>([
    ['plain', {}, undefined, asTheyAre],
    ['compressed', {}, CompressionTypes.GZIP, asTheyAre],
    ['of the idempotent producer', idempotent, undefined, asTheyAre],
    ['in bundles', {}, undefined, inBundles],
    ['in compressed bundles', {}, CompressionTypes.GZIP, inBundles],
    ['in bundles and alone', {}, undefined, messages => [...messages.slice(0, 30), ...inBundles(messages.slice(30))]],
  ])('arrive as they were sent: %s', async (name, config, compression, toSend) => {
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
      // In two parts: an idempotent producer counts on.
      for (const part of [sent.slice(0, 100), sent.slice(100)])
        await producer.send({ topic: kafka.prefix + topic, messages: toSend(part), ...(compression !== undefined && { compression }) });
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

  it('in bundles are refused by the idempotent producer, which would count each as one', async () => {
    const producer = kafkaClient('lean-spec', { brokers: [...kafka.brokers] }, silent).producer({
      ...idempotent,
      createPartitioner: byKey,
    });
    await producer.connect();
    try {
      const messages = inBundles([{ key: 'k', value: 'v', headers: {} }]);
      await expect(producer.send({ topic: kafka.prefix + topic, messages })).rejects.toThrow('not idempotent');
    } finally {
      await producer.disconnect();
    }
  });
});
