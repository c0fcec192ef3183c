import { randomUUID } from 'node:crypto';
import { topics } from '@baton/contracts';
import {
  anInquiryAccepted,
  aStatusReported,
  eventually,
  testDatabase,
  testKafka,
  testService,
  topicsOf,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { SliceServer } from '../consume/slice-server.js';
import { behavior, effectMigrations, EffectsModule } from './effects-service.js';

let kafka: TestKafka;
let db: TestDatabase;
const services: TestService[] = [];
const replica = async (): Promise<TestService> => {
  const service = await testService(EffectsModule, { db, topicPrefix: kafka.prefix, env: { KAFKA_SESSION_TIMEOUT_MS: '3000' } });
  services.push(service);
  return service;
};
const owned = (service: TestService): number[] => service.app.get(SliceServer).ownedPartitions();
const count = async (from: string): Promise<number> =>
  (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0].n;

beforeEach(async () => {
  behavior.reset();
  kafka = await testKafka(uniquePrefix(), topicsOf('scoring'));
  db = await testDatabase('scoring', effectMigrations);
});
afterEach(async () => {
  behavior.reset();
  await Promise.all(services.splice(0).map(s => s.close()));
  await db.drop();
  await kafka.close();
});

describe('a rebalance in the middle of a slice', () => {
  it('has every effect once and each lead in order, though both replicas get the events in work', async () => {
    const first = await replica();
    await eventually(() => Promise.resolve(expect(owned(first)).toHaveLength(12)));
    // The first slice has done everything but commit when the partitions move.
    let letGo!: () => void;
    let inWork!: () => void;
    const held = new Promise<void>(r => (letGo = r));
    const reached = new Promise<void>(r => (inWork = r));
    let slices = 0;
    behavior.after = async () => {
      if (slices++ > 0) return;
      inWork();
      await held;
    };
    const leads = Array.from({ length: 20 }, () => randomUUID());
    const events = Array.from({ length: 15 }, (_, n) =>
      leads.map(leadId => aStatusReported({ leadId, reason: `${n}` }, { streamVersion: n + 1 })),
    ).flat();
    await kafka.publish(events.slice(0, 200));
    await reached;
    const second = await replica();
    await eventually(() => Promise.resolve(expect(owned(second)).toHaveLength(6)));
    await eventually(() => Promise.resolve(expect(owned(first)).toHaveLength(6)));
    await kafka.publish(events.slice(200));
    letGo();
    await eventually(async () => expect(await count('effect')).toBeGreaterThanOrEqual(events.length));
    const { rows } = await db.pool.query<{ lead_id: string; event_id: string; note: string }>('select * from effect order by n');
    expect(rows.map(r => r.event_id).sort()).toEqual(events.map(e => e.id).sort());
    for (const leadId of leads)
      expect(rows.filter(r => r.lead_id === leadId).map(r => r.note)).toEqual(Array.from({ length: 15 }, (_, n) => `${n}`));
    expect(await count('dead_letters')).toBe(0);
  });
});

describe('what is behind', () => {
  it('is told: lag while a slice is held up, none when everything is done; what is parked and dead-lettered stands at /metrics', async () => {
    const service = await replica();
    const server = service.app.get(SliceServer);
    let letGo!: () => void;
    const held = new Promise<void>(r => (letGo = r));
    behavior.before = () => held;
    const leadId = randomUUID();
    await kafka.publish(Array.from({ length: 30 }, () => anInquiryAccepted()));
    await eventually(async () => expect((await server.lag()).byTopic.get(topics.intakeLeads.name)).toBe(30));
    expect((await server.lag()).caughtUp.length).toBeLessThan(12);
    letGo();
    behavior.before = async slice => {
      if (slice.events.some(e => 'reason' in e.data && e.data.reason === 'bad')) throw new Error('bad');
    };
    await kafka.publish([aStatusReported({ leadId, reason: 'bad' }), aStatusReported({ leadId }), aStatusReported({ leadId })]);
    await eventually(async () => expect((await server.lag()).caughtUp).toHaveLength(12));
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const value = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(metrics)?.[1]);
    expect([value('baton_dead_letters'), value('baton_parked_events'), value('baton_blocked_leads')]).toEqual([1, 2, 1]);
    expect(metrics).toMatch(/baton_events_total\{[^}]*outcome="parked"[^}]*\} 2/);
    await eventually(async () => expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/baton_consumer_lag\{[^}]*\} 0/));
  });
});

describe('a rebalance while the next fetch is held back', () => {
  it('gives another replica its half, and has every effect once', async () => {
    const first = await replica();
    await eventually(() => Promise.resolve(expect(owned(first)).toHaveLength(12)));
    let letGo!: () => void;
    const held = new Promise<void>(r => (letGo = r));
    behavior.before = () => held;
    // More than is kept in memory.
    const leads = Array.from({ length: 500 }, () => randomUUID());
    for (let n = 1; n <= 40; n++)
      await kafka.publish(leads.map(leadId => aStatusReported({ leadId, reason: `${n}` }, { streamVersion: n })));
    const second = await replica();
    // Without a heartbeat the first would be thrown out, and the second own all.
    await eventually(() => Promise.resolve(expect([owned(first), owned(second)].map(each => each.length)).toEqual([6, 6])));
    letGo();
    await eventually(async () => expect(await count('effect')).toBe(20_000));
    expect(await count('(select distinct event_id from effect) e')).toBe(20_000);
  });
});
