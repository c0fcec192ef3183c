import { jest } from '@jest/globals';
import { topics } from '@baton/contracts';
import { anInquiryAccepted, eventually, testDatabase, testKafka, testService, uniquePrefix } from '@baton/testing';
import { SliceConsumer } from '../consume/slice-consumer.js';
import { Relay } from '../outbox/relay.js';
import { behavior, effectMigrations, EffectsModule } from './effects-service.js';

describe('a service whose topics are made by others', () => {
  it('waits for them without starting anything twice, and goes on when they are there', async () => {
    behavior.reset();
    const prefix = uniquePrefix();
    const own = await testKafka(prefix, [topics.scoringLeads.name, 'scoring.dead-letters.v1']);
    const db = await testDatabase('scoring', effectMigrations);
    const consumers = jest.spyOn(SliceConsumer.prototype, 'start');
    const stopped = jest.spyOn(SliceConsumer.prototype, 'stop');
    const sending = jest.spyOn(Relay.prototype as unknown as { run: () => Promise<void> }, 'run');
    const service = await testService(EffectsModule, {
      db,
      topicPrefix: prefix,
      env: { KAFKA_CREATE_TOPICS: 'false', KAFKA_SESSION_TIMEOUT_MS: '3000', LOG_LEVEL: 'silent' },
    });
    await eventually(() => Promise.resolve(expect(consumers.mock.calls.length).toBeGreaterThanOrEqual(3)));
    expect(sending).toHaveBeenCalledTimes(1);
    expect(stopped.mock.calls.length).toBeGreaterThanOrEqual(2);
    const others = await testKafka(prefix, [topics.intakeLeads.name, topics.assignmentLeads.name]);
    await others.publish([anInquiryAccepted()]);
    await own.collect(topics.scoringLeads.name, all => all.length >= 1);
    expect(sending).toHaveBeenCalledTimes(1);
    await service.close();
    await Promise.all([own.close(), others.close()]);
    await db.drop();
  });
});
