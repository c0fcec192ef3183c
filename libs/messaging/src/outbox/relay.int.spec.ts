import { randomUUID } from 'node:crypto';
import { eventType, topics, toStructured } from '@baton/contracts';
import { aLeadScored, eventually, testDatabase, testKafka, uniquePrefix, type TestDatabase, type TestKafka } from '@baton/testing';
import { Partitioners, type Message, type Producer, type ProducerBatch } from 'kafkajs';
import { kafkaClient } from '../kafka/kafka-client.js';
import { unbundled } from '../kafka/wire/bundle.js';
import { messagingMigrations } from '../migrations/index.js';
import { insertOutbox } from './outbox.store.js';
import { Relay } from './relay.js';
import { RowsInHand } from './rows-in-hand.js';

const topic = topics.scoringLeads.name;
const silent = { warn: () => undefined, error: () => undefined };
let kafka: TestKafka;
let db: TestDatabase;
let producer: Producer;
let relay: Relay;
let parked: number;

beforeEach(async () => {
  kafka = await testKafka(uniquePrefix(), [topic]);
  db = await testDatabase('scoring', messagingMigrations);
  producer = kafkaClient('relay-spec', { brokers: [...kafka.brokers] }, silent).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  relay = newRelay();
});
afterEach(async () => {
  await relay.stop();
  await producer.disconnect();
  await kafka.close();
  await db.drop();
});

const newRelay = (paceMs = 0, retryParkedMs?: number): Relay => {
  parked = 0;
  const meter = { sent: () => undefined, failed: () => undefined, parked: () => parked++ };
  return new Relay('scoring', db.database, producer, new RowsInHand(), silent, meter, paceMs, retryParkedMs);
};
const written = (key: string, streamVersion: number, reasons = 1) =>
  aLeadScored(
    { leadId: key, reasons: Array.from({ length: reasons }, () => ({ rule: 'r', points: 1, text: 'x'.repeat(1_000) })) },
    { streamVersion },
  );
async function commit(...events: ReturnType<typeof written>[]): Promise<void> {
  await db.database.transaction(async tx =>
    insertOutbox(
      tx,
      events.map(e => ({ eventId: e.id, topic: kafka.prefix + topic, key: e.key, type: eventType(e.name), payload: toStructured(e) })),
    ),
  );
}
const messagesOf = ({ topicMessages = [] }: ProducerBatch): Message[] => topicMessages.flatMap(({ messages }) => unbundled(messages));
const count = async (from: string): Promise<number> =>
  (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0].n;
const acceptUpTo = async (bytes: number): Promise<void> => {
  const admin = kafka.kafka.admin();
  await admin.connect();
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: 2, name: kafka.prefix + topic, configEntries: [{ name: 'max.message.bytes', value: String(bytes) }] }],
  });
  // The controller answers before the broker has it.
  const resources = [{ type: 2, name: kafka.prefix + topic, configNames: ['max.message.bytes'] }];
  await eventually(async () => {
    const [{ configEntries }] = (await admin.describeConfigs({ includeSynonyms: false, resources })).resources;
    expect(configEntries[0].configValue).toBe(String(bytes));
  });
  await admin.disconnect();
};

/** Once so many versions of a key's stream have been sent: which, in their order, repeats left out. */
const versionsOf = async (key: string, atLeast: number): Promise<number[]> => {
  const distinct = (all: readonly { key: string; streamVersion: number }[]) => [
    ...new Set(all.flatMap(e => (e.key === key ? e.streamVersion : []))),
  ];
  return distinct(await kafka.collect(topic, all => distinct(all).length >= atLeast));
};

describe('the relay', () => {
  it('parks the record that the broker does not take, with its key, and sends everything else', async () => {
    await acceptUpTo(5_000);
    const [bad, other] = [randomUUID(), randomUUID()];
    const events = [
      written(other, 1),
      written(bad, 1),
      written(bad, 2, 10),
      written(bad, 3),
      ...Array.from({ length: 40 }, (_, n) => written(other, n + 2)),
    ];
    await commit(...events);
    relay.start();
    await eventually(async () => expect(await count('outbox')).toBe(2));
    expect((await db.pool.query('select parked_because from outbox order by id')).rows).toEqual([
      { parked_because: expect.stringMatching(/larger than/) },
      { parked_because: null },
    ]);
    expect(parked).toBe(1);
    expect(await versionsOf(other, 41)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1));
    expect(await versionsOf(bad, 1)).toEqual([1]);

    // The next holder of the lease tries it at once, and what waited behind it follows in order.
    await relay.stop();
    await acceptUpTo(1_048_576);
    relay = newRelay();
    relay.start();
    await eventually(async () => expect(await count('outbox')).toBe(0));
    expect(await versionsOf(bad, 3)).toEqual([1, 2, 3]);
  });

  it('tries what is parked again from time to time: nobody has to mend a table when the broker takes it after all', async () => {
    await acceptUpTo(5_000);
    const [bad, other] = [randomUUID(), randomUUID()];
    relay = newRelay(0, 50);
    relay.start();
    await commit(written(bad, 1, 10), written(bad, 2), written(other, 1));
    await eventually(() => expect(parked).toBeGreaterThanOrEqual(3));
    await commit(written(other, 2));
    expect(await versionsOf(other, 2)).toEqual([1, 2]);
    await eventually(async () => expect(await count('outbox')).toBe(2));
    await acceptUpTo(1_048_576);
    await eventually(async () => expect(await count('outbox')).toBe(0));
    expect(await versionsOf(bad, 2)).toEqual([1, 2]);
  });

  it('asks the broker for no more than it takes in one request', async () => {
    const lead = randomUUID();
    let refused = 0;
    const sendBatch = producer.sendBatch.bind(producer);
    producer.sendBatch = batch => {
      return sendBatch(batch).catch((error: unknown) => {
        refused++;
        throw error;
      });
    };
    const event = written(lead, 1);
    const payload = toStructured(event) + ' '.repeat(400_000);
    await db.database.transaction(async tx =>
      insertOutbox(
        tx,
        Array.from({ length: 40 }, () => ({
          eventId: randomUUID(),
          topic: kafka.prefix + topic,
          key: lead,
          type: eventType(event.name),
          payload,
        })),
      ),
    );
    relay.start();
    await eventually(async () => expect(await count('outbox')).toBe(0));
    expect(refused).toBe(0);
    expect(parked).toBe(0);
  });

  it('sends what is frequent in groups, and what is rare at once', async () => {
    const sendings: { at: number; records: number }[] = [];
    const sendBatch = producer.sendBatch.bind(producer);
    producer.sendBatch = batch => {
      sendings.push({ at: performance.now(), records: messagesOf(batch).length });
      return sendBatch(batch);
    };
    relay = newRelay(25);
    const begun = performance.now();
    relay.start();
    for (let n = 1; n <= 60; n++) {
      await commit(written(randomUUID(), n));
      relay.wake();
    }
    await eventually(async () => expect(await count('outbox')).toBe(0));
    expect(sendings.reduce((sum, s) => sum + s.records, 0)).toBe(60);
    // Of all together: a busy machine may hold one sending up, and the next is on time. A timer may fire a millisecond early.
    expect(sendings.at(-1)!.at - begun).toBeGreaterThanOrEqual((sendings.length - 1) * 24);
    const committed = performance.now();
    await commit(written(randomUUID(), 1));
    relay.wake();
    await eventually(async () => expect(await count('outbox')).toBe(0));
    expect(sendings.at(-1)!.at).toBeGreaterThan(committed);
  });

  it('frees the places of what it sent, before looking for the next becomes slow', async () => {
    const [lead, event] = [randomUUID(), written(randomUUID(), 1)];
    const row = { topic: kafka.prefix + topic, key: lead, type: eventType(event.name), payload: toStructured(event) };
    const rows = Array.from({ length: 12_000 }, () => ({ ...row, eventId: randomUUID() }));
    await db.database.transaction(async tx => insertOutbox(tx, rows));
    relay.start();
    await eventually(async () => expect(await count('outbox')).toBe(0));
    await eventually(async () =>
      expect((await db.pool.query(`select vacuum_count::int as n from pg_stat_user_tables where relname = 'outbox'`)).rows).toEqual([
        { n: 1 },
      ]),
    );
  });

  it('is run by one replica at a time; the other takes over when it stops', async () => {
    const second = newRelay();
    relay.start();
    await eventually(() => Promise.resolve(expect(relay.holdsLease).toBe(true)));
    second.start();
    const lead = randomUUID();
    await commit(written(lead, 1));
    await eventually(async () => expect(await count('outbox')).toBe(0));
    expect(second.holdsLease).toBe(false);
    await relay.stop();
    await commit(written(lead, 2));
    await eventually(async () => expect(await count('outbox')).toBe(0));
    expect(second.holdsLease).toBe(true);
    await second.stop();
    expect(await count('relay_lease')).toBe(0);
    const sent = await kafka.collect(topic, all => all.length >= 2);
    expect(sent.map(e => e.streamVersion)).toEqual([1, 2]);
  });

  it('sends what is committed before it stops', async () => {
    relay.start();
    await commit(...Array.from({ length: 2_500 }, (_, n) => written(randomUUID(), n)));
    await relay.stop();
    expect(await count('outbox')).toBe(0);
  });
});
