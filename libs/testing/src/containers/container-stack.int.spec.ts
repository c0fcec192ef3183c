import { topics } from '@baton/contracts';
import { Redis } from 'ioredis';
import { effectMigrations, EffectsModule } from '../../../messaging/src/spec/effects-service.js';
import { anInquiryAccepted } from '../builders/intake.builders.js';
import { testDatabase, type TestDatabase } from '../database/test-database.js';
import { eventually } from '../eventually.js';
import { testKafka, uniquePrefix, type TestKafka } from '../kafka/test-kafka.js';
import { testService, type TestService } from '../service/test-service.js';
import type { ContainerStack } from './container-stack.js';
import { obstacleToContainers } from './docker-engine.js';
import { images } from './images.js';

const START_MS = 180_000;
const obstacle = await obstacleToContainers(Object.values(images));
const suite = obstacle ? describe.skip : describe;

suite(`A service on PostgreSQL, Kafka and Redis in containers${obstacle ? ` (${obstacle})` : ''}`, () => {
  let stack: ContainerStack;
  let db: TestDatabase;
  let kafka: TestKafka;
  let service: TestService;
  const start = () => testService(EffectsModule, { db, stack, topicPrefix: kafka.prefix, env: { KAFKA_SESSION_TIMEOUT_MS: '3000' } });
  const effects = async (): Promise<number> => (await db.pool.query<{ n: number }>('select count(*)::int as n from effect')).rows[0].n;

  beforeAll(async () => {
    // Loaded here, since it takes a second that nobody should wait for where there is no engine.
    const { startContainerStack } = await import('./container-stack.js');
    stack = await startContainerStack();
    [db, kafka] = await Promise.all([testDatabase('scoring', effectMigrations, stack), testKafka(uniquePrefix(), undefined, stack)]);
    service = await start();
  }, START_MS);
  afterAll(async () => {
    await service?.close();
    await kafka?.close();
    await db?.drop();
    await stack?.stop();
  }, START_MS);

  it('has every effect once and emits every event once when each event comes twice', async () => {
    const inquiries = Array.from({ length: 200 }, () => anInquiryAccepted());
    await kafka.publish([...inquiries, ...inquiries]);
    const scored = await kafka.collect(topics.scoringLeads.name, events => events.length >= 200);
    expect(new Set(scored.map(event => event.key))).toEqual(new Set(inquiries.map(inquiry => inquiry.key)));
    await eventually(async () => expect(await effects()).toBe(200));
    expect(await kafka.eventsSoFar(topics.scoringLeads.name)).toHaveLength(200);
  });

  it('goes on where it stopped when it is started again', async () => {
    const before = await effects();
    await service.close();
    await kafka.publish(Array.from({ length: 50 }, () => anInquiryAccepted()));
    service = await start();
    await eventually(async () => expect(await effects()).toBe(before + 50));
  });

  it('finds Redis there, too', async () => {
    const redis = new Redis(stack.redisUrl);
    await redis.set('a', 'kept');
    expect(await redis.get('a')).toBe('kept');
    await redis.quit();
  });
});
