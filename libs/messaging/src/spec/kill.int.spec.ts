import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { consumerGroup, topics, type BatonEvent } from '@baton/contracts';
import { SupervisedProcess } from '@baton/local-stack';
import {
  anInquiryAccepted,
  eventually,
  testDatabase,
  testKafka,
  testStack,
  topicsOf,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
} from '@baton/testing';
import { effectMigrations } from './effects-service.js';

// The built replica: npm test builds first.
const main = join(import.meta.dirname, '..', '..', 'dist', 'spec', 'effects-main.js');
if (!existsSync(main)) throw new Error(`${main} is missing: build first (npm run build)`);

const INQUIRIES = 1_500;
let kafka: TestKafka;
let db: TestDatabase;
const replicas: SupervisedProcess[] = [];

async function replica(killAt?: string): Promise<SupervisedProcess> {
  const { kafkaBrokers, redisUrl } = await testStack();
  const process_ = new SupervisedProcess({
    name: 'replica',
    command: process.execPath,
    args: [main],
    restarts: false,
    onLine: () => undefined,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      DATABASE_URL: db.url,
      KAFKA_BROKERS: kafkaBrokers.join(','),
      REDIS_URL: redisUrl,
      BATON_ADMIN_KEY: 'k',
      BATON_TOPIC_PREFIX: kafka.prefix,
      KAFKA_SESSION_TIMEOUT_MS: '2000',
      // Many slices, so that every point is reached.
      SLICE_SIZE: '50',
      ...(killAt && { KILL_AT: killAt }),
    },
  });
  replicas.push(process_);
  await process_.start();
  return process_;
}

const count = async (from: string): Promise<number> =>
  (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0].n;

/** How many replicas have joined the group. */
async function membersOf(): Promise<number> {
  const admin = kafka.kafka.admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([`${kafka.prefix}${consumerGroup('scoring')}`]);
    return groups[0].state === 'Stable' ? groups[0].members.length : 0;
  } finally {
    await admin.disconnect();
  }
}

beforeEach(async () => {
  kafka = await testKafka(uniquePrefix(), topicsOf('scoring'));
  db = await testDatabase('scoring', effectMigrations);
});
afterEach(async () => {
  await Promise.all(replicas.splice(0).map(r => r.kill()));
  await db.drop();
  await kafka.close();
});

/** Each inquiry had its effect exactly once, and its event was sent, under one id. */
async function everythingOnce(events: readonly BatonEvent[]): Promise<void> {
  await eventually(async () => expect(await count('effect')).toBeGreaterThanOrEqual(events.length));
  await eventually(async () => expect(await count('outbox')).toBe(0));
  const { rows } = await db.pool.query<{ event_id: string }>('select event_id from effect');
  expect(rows.map(r => r.event_id).sort()).toEqual(events.map(e => e.id).sort());
  const sent = await kafka.collect(topics.scoringLeads.name, all => new Set(all.map(e => e.id)).size >= events.length);
  const byLead = new Map(sent.map(e => [e.key, e.id]));
  expect(new Set(sent.map(e => e.id)).size).toBe(events.length);
  expect(byLead.size).toBe(events.length);
}

describe('kill -9', () => {
  it.each(['after-handler:2', 'after-commit:3', 'before-offsets:1', 'after-send:2'])(
    'of one of two replicas at %s loses nothing and doubles nothing',
    async point => {
      const events = Array.from({ length: INQUIRIES }, () => anInquiryAccepted());
      const doomed = await replica(point);
      // The doomed one relays: only whoever has the lease reaches the point between sending and deleting.
      await eventually(async () => expect(await count('relay_lease')).toBe(1));
      const survivor = await replica();
      await eventually(async () => expect(await membersOf()).toBe(2));
      for (let at = 0; at < events.length; at += 300) await kafka.publish(events.slice(at, at + 300));
      await eventually(() => expect(doomed.pid).toBeUndefined());
      await everythingOnce(events);
      expect(survivor.pid).toBeDefined();
    },
  );
});
