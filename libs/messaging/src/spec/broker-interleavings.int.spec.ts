import { randomInt } from 'node:crypto';
import { derivedId, encode, topics, type BatonEvent } from '@baton/contracts';
import type { Clock } from '@baton/platform';
import {
  aLeadQueued,
  anInquiryAccepted,
  aStatusReported,
  eventually,
  testDatabase,
  testKafka,
  testService,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { SliceProcessor } from '../consume/process-slice.js';
import { Messaging } from '../messaging.js';
import { behavior, EffectsHandler, effectMigrations, EffectsModule } from './effects-service.js';
import { generator } from './generator.js';

/** More in npm run test:faults. */
const SEEDS = Number(process.env.BATON_SEEDS ?? 4);
const LEADS = 6;
/** Of each topic. */
const EVENTS = 100;
const intake = topics.intakeLeads.name;
const assignment = topics.assignmentLeads.name;
const clock = { now: () => Promise.resolve(new Date()) } as unknown as Clock;
type Logs = ReadonlyMap<string, readonly BatonEvent[]>;

let kafka: TestKafka;
let db: TestDatabase;
let replicas: TestService[];
beforeAll(async () => {
  behavior.reset();
  kafka = await testKafka(uniquePrefix(), [intake, assignment, topics.scoringLeads.name]);
  db = await testDatabase('scoring', effectMigrations);
  const env = { KAFKA_SESSION_TIMEOUT_MS: '3000' };
  replicas = await Promise.all([1, 2].map(() => testService(EffectsModule, { db, topicPrefix: kafka.prefix, env })));
  await eventually(() => expect(replicas.map(r => r.app.get(Messaging).ownedPartitions().length)).toEqual([6, 6]));
});
afterAll(async () => {
  await Promise.all(replicas.map(r => r.close()));
  await kafka.close();
  await db.drop();
});

/** The events of a few leads, in the order in which their services sent them. The ids of the leads, and so their partitions, follow from the seed. */
function logsOf(seed: number): Logs {
  const random = generator(seed);
  const leads = Array.from({ length: LEADS }, (_, n) => derivedId(`${seed}`, `lead ${n}`));
  const log = (build: (leadId: string, streamVersion: number) => BatonEvent) =>
    Array.from({ length: EVENTS }, (_, n) => build(leads[random(LEADS)], n + 1));
  return new Map([
    [intake, log((leadId, streamVersion) => (random(2) ? anInquiryAccepted : aStatusReported)({ leadId }, { streamVersion }))],
    [assignment, log((leadId, streamVersion) => aLeadQueued({ leadId }, { streamVersion }))],
  ]);
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Sends a topic in pieces of random sizes, some of it again, as a relay does that heard no acknowledgement. */
async function publish(log: readonly BatonEvent[], random: (below: number) => number): Promise<void> {
  for (let at = 0; at < log.length;) {
    const to = at + 1 + random(12);
    const from = random(3) === 0 ? Math.max(0, at - random(6)) : at;
    await kafka.publish(log.slice(from, to));
    // Not a wait for something: what makes one topic overtake the other.
    await pause(random(30));
    at = to;
  }
}

/** The same events on a database of their own, without broker or replicas: one after the other, one topic after the other. */
async function inSequence(logs: Logs): Promise<TestDatabase> {
  const sequential = await testDatabase('scoring', effectMigrations);
  const processor = new SliceProcessor('scoring', sequential.database, clock, kafka.prefix);
  const handler = new EffectsHandler();
  for (const [topic, events] of logs)
    for (const [offset, event] of events.entries()) {
      const { key, value, headers } = encode(event);
      const record = { topic, partition: 0, offset: `${offset}`, key: Buffer.from(key), value: Buffer.from(value), headers };
      // It does the same with the events of both topics.
      const handle = (slice: unknown) => handler.onIntake(slice as never);
      await processor.process({ topic, wants: undefined, raw: false, handle }, [{ ...record, timestamp: new Date() }]);
    }
  return sequential;
}

/** What these events left in a database: the leads' rows, and for each topic and lead its effects in order. */
async function stateOf({ pool }: TestDatabase, logs: Logs): Promise<object> {
  const leadIds = [...new Set([...logs.values()].flat().map(e => e.key))].sort();
  const leads = await pool.query('select id, version from lead where id = any($1) order by id', [leadIds]);
  const effects = await pool.query<{ lead_id: string; event_id: string }>('select * from effect where lead_id = any($1) order by n', [
    leadIds,
  ]);
  const topicOf = new Map([...logs].flatMap(([topic, events]) => events.map(e => [e.id, topic])));
  const inOrder = (leadId: string, topic: string) =>
    effects.rows.filter(r => r.lead_id === leadId && topicOf.get(r.event_id) === topic).map(r => r.event_id);
  const streams = leadIds.flatMap(leadId => [...logs.keys()].map(topic => [leadId, topic, inOrder(leadId, topic)]));
  return { leads: leads.rows, effects: effects.rows.length, streams };
}

async function interleave(seed: number): Promise<void> {
  const logs = logsOf(seed);
  await Promise.all([...logs.values()].map((log, n) => publish(log, generator(seed + 1_000_003 * (n + 1)))));
  await eventually(async () => {
    const caughtUp = await Promise.all(replicas.map(r => r.app.get(Messaging).caughtUpPartitions()));
    expect(caughtUp.flat()).toHaveLength(12);
  });
  const sequential = await inSequence(logs);
  try {
    expect(await stateOf(db, logs)).toEqual(await stateOf(sequential, logs));
    const { rows } = await sequential.pool.query<{ key: string; event_id: string }>('select key, event_id from outbox order by id');
    const wanted = new Set(rows.map(r => r.key));
    const emitted = await kafka.collect(topics.scoringLeads.name, all => rows.every(r => all.some(e => e.id === r.event_id)));
    const once = [...new Map(emitted.filter(e => wanted.has(e.key)).map(e => [e.id, e])).values()];
    for (const key of wanted) {
      const expected = rows.filter(r => r.key === key).map((r, n) => [r.event_id, n + 1]);
      expect(once.filter(e => e.key === key).map(e => [e.id, e.streamVersion])).toEqual(expected);
    }
  } finally {
    await sequential.drop();
  }
}

describe('two replicas, and topics that overtake one another at the broker', () => {
  const first = Number(process.env.BATON_SEED ?? randomInt(1_000_000));
  it.each(Array.from({ length: SEEDS }, (_, n) => first + n))('seed %i: leave what one event after the other leaves', interleave);
});
