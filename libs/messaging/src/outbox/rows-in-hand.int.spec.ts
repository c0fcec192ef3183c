import { randomUUID } from 'node:crypto';
import { eventType, topics, toStructured } from '@baton/contracts';
import { aLeadScored, eventually, testDatabase, testKafka, uniquePrefix, type TestDatabase, type TestKafka } from '@baton/testing';
import type { Producer } from 'kafkajs';
import { kafkaClient } from '../kafka/kafka-client.js';
import { byKey } from '../kafka/partition-of.js';
import { messagingMigrations } from '../migrations/index.js';
import { insertOutbox, type OutboxEntry } from './outbox.store.js';
import { Relay } from './relay.js';
import { RowsInHand, type Ticket } from './rows-in-hand.js';

const topic = topics.scoringLeads.name;
const silent = { warn: () => undefined, error: () => undefined };
let kafka: TestKafka;
let db: TestDatabase;
let producer: Producer;
let inHand: RowsInHand;
let relay: Relay;
/** How often the relay has asked the database what to send. */
let looks: number;

beforeEach(async () => {
  kafka = await testKafka(uniquePrefix(), [topic]);
  db = await testDatabase('scoring', messagingMigrations);
  producer = kafkaClient('relay-spec', { brokers: [...kafka.brokers] }, silent).producer({ createPartitioner: byKey });
  await producer.connect();
  inHand = new RowsInHand();
  const meter = { sent: () => undefined, failed: () => undefined, parked: () => undefined };
  relay = new Relay('scoring', db.database, producer, inHand, silent, meter, 0);
  looks = 0;
  const { query, inTurn } = db.database;
  const count = (text: string) => (looks += Number(text.includes('from outbox o')));
  db.database.query = ((statement, values) => (count(statement.text), query.call(db.database, statement, values))) as typeof query;
  db.database.inTurn = ((...all) => (all.forEach(([{ text }]) => count(text)), inTurn.apply(db.database, [...all]))) as typeof inTurn;
});
afterEach(async () => {
  await relay.stop();
  await producer.disconnect();
  await kafka.close();
  await db.drop();
});

const entry = (leadId: string, streamVersion: number): OutboxEntry => {
  const event = aLeadScored({ leadId }, { streamVersion });
  return { eventId: event.id, topic: kafka.prefix + topic, key: leadId, type: eventType(event.name), payload: toStructured(event) };
};
/** As another replica commits, which sends no hint. */
const commitElsewhere = (...entries: OutboxEntry[]) => db.database.transaction(async tx => insertOutbox(tx, entries));
/** As this replica commits. */
async function commit(...entries: OutboxEntry[]): Promise<void> {
  let ticket: Ticket | undefined;
  await db.database.transaction(async tx => void (ticket = inHand.write(tx, entries)));
  ticket?.committed();
  relay.wake();
}
/** A relay that has nothing to look for any more. */
async function settledRelay(): Promise<void> {
  relay.start();
  await eventually(async () => {
    looks = 0;
    for (let n = 0; n < 3; n++) await commit(entry(randomUUID(), 1));
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(relay.holdsLease).toBe(true);
    // To delete what was sent. Until nothing is hidden any more there is one for each commit, and more.
    expect(looks).toBeLessThanOrEqual(1);
  });
}
const waiting = async (): Promise<number> => (await db.pool.query<{ n: number }>('select count(*)::int as n from outbox')).rows[0].n;
/** The versions of a lead's events as the topic has them, repeats left out. */
async function versionsOf(leadId: string, count: number): Promise<number[]> {
  const of = (events: readonly { key: string; streamVersion: number }[]) => [
    ...new Set(events.filter(e => e.key === leadId).map(e => e.streamVersion)),
  ];
  return of(await kafka.collect(topic, events => of(events).length >= count));
}
const lead = randomUUID();

describe('what the replica that sends has just committed', () => {
  it('is sent without being looked for, once, and deleted', async () => {
    await settledRelay();
    const started = performance.now();
    looks = 0;
    for (let version = 1; version <= 60; version++) await commit(entry(lead, version));
    expect(await versionsOf(lead, 60)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    await eventually(async () => expect(await waiting()).toBe(0));
    // Twice a second, and once to delete what was sent.
    expect(looks).toBeLessThanOrEqual(2 * ((performance.now() - started) / 500) + 2);
    const all = await kafka.eventsSoFar(topic);
    expect(all.filter(e => e.key === lead)).toHaveLength(60);
  });

  it('is sent also when the database was to be looked at first', async () => {
    await settledRelay();
    let ticket: Ticket | undefined;
    await db.database.transaction(async tx => void (ticket = inHand.write(tx, [entry(lead, 1)])));
    ticket?.committed();
    relay.lookAndWake();
    expect(await versionsOf(lead, 1)).toEqual([1]);
  });

  it('comes behind what another replica has committed before of the same lead', async () => {
    await settledRelay();
    await commitElsewhere(entry(lead, 1));
    await commit(entry(lead, 2));
    await commitElsewhere(entry(lead, 3));
    await commit(entry(lead, 4));
    expect(await versionsOf(lead, 4)).toEqual([1, 2, 3, 4]);
  });

  it('comes behind what a replica that had the lease commits late', async () => {
    const client = await db.pool.connect();
    await client.query('begin');
    const { eventId, topic: name, key, type, payload } = entry(lead, 1);
    const insert = 'insert into outbox (event_id, topic, key, type, payload, in_hand) values ($1, $2, $3, $4, $5, true)';
    await client.query(insert, [eventId, name, key, type, payload]);
    relay.start();
    await eventually(() => expect(looks).toBeGreaterThan(3));
    await client.query('commit');
    client.release();
    await commit(entry(lead, 2));
    expect(await versionsOf(lead, 2)).toEqual([1, 2]);
  });

  it('comes behind what was committed without an answer', async () => {
    await settledRelay();
    let ticket: Ticket | undefined;
    await db.database.transaction(async tx => void (ticket = inHand.write(tx, [entry(lead, 1)])));
    ticket?.abandoned();
    await commit(entry(lead, 2));
    expect(await versionsOf(lead, 2)).toEqual([1, 2]);
  });

  it('comes behind what was committed without an answer, also when the server is still at it', async () => {
    await settledRelay();
    const client = await db.pool.connect();
    await client.query('begin');
    const { eventId, topic: name, key, type, payload } = entry(lead, 1);
    const insert = 'insert into outbox (event_id, topic, key, type, payload, in_hand) values ($1, $2, $3, $4, $5, true)';
    await client.query(insert, [eventId, name, key, type, payload]);
    await db.database.transaction(async tx => inHand.write(tx, [entry(randomUUID(), 1)])?.abandoned());
    looks = 0;
    await eventually(() => expect(looks).toBeGreaterThan(3));
    await client.query('commit');
    client.release();
    await commit(entry(lead, 2));
    expect(await versionsOf(lead, 2)).toEqual([1, 2]);
  });

  it('comes behind what it has seen committed itself, though an answer in between is late', async () => {
    await settledRelay();
    const late = randomUUID();
    let ticket: Ticket | undefined;
    await db.database.transaction(async tx => void (ticket = inHand.write(tx, [entry(late, 1)])));
    await commit(entry(lead, 1));
    relay.lookAndWake();
    await commit(entry(lead, 2));
    expect(await versionsOf(lead, 2)).toEqual([1, 2]);
    ticket?.committed();
    await commit(entry(late, 2));
    expect(await versionsOf(late, 2)).toEqual([1, 2]);
  });

  it('is sent although a transaction before it does not end', async () => {
    await settledRelay();
    let end = () => {};
    const open = db.database.transaction(async tx => {
      inHand.write(tx, [entry(randomUUID(), 1)]);
      await new Promise<void>(resolve => (end = resolve));
    });
    await eventually(async () => {
      const { rows } = await db.pool.query(
        `select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
      );
      expect(rows).toHaveLength(1);
    });
    await commit(entry(lead, 1));
    expect(await versionsOf(lead, 1)).toEqual([1]);
    end();
    await open;
  });

  it('is not in hand of a replica that does not send', async () => {
    expect(await db.database.transaction(async tx => inHand.write(tx, [entry(lead, 1)]))).toBeUndefined();
    expect(await waiting()).toBe(0);
  });
});
