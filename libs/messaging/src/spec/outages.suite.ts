import { topics } from '@baton/contracts';
import type { PartName } from '@baton/local-stack';
import {
  anInquiryAccepted,
  eventually,
  isolatedStack,
  testDatabase,
  testKafka,
  testService,
  topicsOf,
  uniquePrefix,
  type IsolatedStack,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { behavior, effectMigrations, EffectsModule } from './effects-service.js';

/** The specs of outages, on a stack of their own that they may stop: `seconds` is how long a part is away. */
export function describeOutages(seconds: number): void {
  let isolated: IsolatedStack;
  let kafka: TestKafka;
  let db: TestDatabase;
  let service: TestService;

  beforeAll(async () => {
    isolated = await isolatedStack();
    const { stack } = isolated;
    kafka = await testKafka(uniquePrefix(), topicsOf('scoring'), stack);
    db = await testDatabase('scoring', effectMigrations, stack);
    behavior.reset();
    service = await testService(EffectsModule, {
      db,
      stack,
      topicPrefix: kafka.prefix,
      env: { KAFKA_SESSION_TIMEOUT_MS: '3000', LOG_LEVEL: 'silent' },
    });
  });

  afterAll(async () => {
    await service?.close();
    await kafka?.close();
    await db?.pool.end();
    await isolated?.remove();
  });

  const count = async (from: string): Promise<number> =>
    (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0].n;
  const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

  const recordsOn = async (topic: string): Promise<number> => {
    const admin = kafka.kafka.admin();
    await admin.connect();
    try {
      return (await admin.fetchTopicOffsets(kafka.prefix + topic)).reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    } finally {
      await admin.disconnect();
    }
  };

  it.each<PartName>(['postgres', 'kafka', 'redis'])(
    `%s stopped for ${seconds} s under load: every effect is there once, every event is sent, nothing is dead-lettered`,
    async part => {
      const before = await count('effect');
      const events = Array.from({ length: 2_000 }, () => anInquiryAccepted());
      await kafka.publish(events.slice(0, 1_000));
      await eventually(async () => expect(await count('effect')).toBeGreaterThan(before));
      await isolated.stack.part(part).stop();
      if (part !== 'kafka') await kafka.publish(events.slice(1_000));
      // Not a wait for something: the outage itself.
      await pause(seconds * 1000);
      expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
      await isolated.stack.part(part).start();
      if (part === 'kafka') await eventually(() => kafka.publish(events.slice(1_000)));
      await eventually(async () => expect(await count('effect')).toBeGreaterThanOrEqual(before + 2_000));
      await eventually(async () => expect(await count('outbox')).toBe(0));
      const { rows } = await db.pool.query<{ event_id: string }>('select event_id from effect where event_id = any($1)', [
        events.map(e => e.id),
      ]);
      expect(rows).toHaveLength(2_000);
      expect(await count('dead_letters')).toBe(0);
      await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(200));
      // The broker itself says that nothing is missing, whatever the reader below has seen so far.
      expect(await recordsOn(topics.scoringLeads.name)).toBeGreaterThanOrEqual(before + 2_000);
      const wanted = new Set(events.map(e => e.key));
      const sent = await kafka.collect(
        topics.scoringLeads.name,
        all => new Set(all.filter(e => wanted.has(e.key)).map(e => e.id)).size >= 2_000,
      );
      expect(new Set(sent.filter(e => wanted.has(e.key)).map(e => e.id)).size).toBe(2_000);
    },
    seconds * 1000 + 150_000,
  );
}
