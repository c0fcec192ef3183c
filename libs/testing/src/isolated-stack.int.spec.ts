import { existsSync } from 'node:fs';
import { topics } from '@baton/contracts';
import { sql } from '@baton/platform';
import { anInquiryAccepted } from './builders/intake.builders.js';
import { testDatabase } from './database/test-database.js';
import { eventually } from './eventually.js';
import { isolatedStack, type IsolatedStack } from './isolated-stack.js';
import { testKafka } from './kafka/test-kafka.js';
import { testStack } from './test-stack.js';

describe('isolatedStack', () => {
  let isolated: IsolatedStack;
  beforeAll(async () => {
    isolated = await isolatedStack(['kafka', 'postgres']);
  });
  afterAll(async () => {
    await isolated.remove();
    expect(existsSync(isolated.stack.directory)).toBe(false);
  });

  it('is another one than that of the run', async () => {
    const { kafkaBrokers, postgresUrl } = await testStack();
    expect(isolated.stack.kafkaBrokers).not.toEqual(kafkaBrokers);
    expect(isolated.stack.postgresUrl).not.toBe(postgresUrl);
  });

  it('has a database that can be stopped and comes back', async () => {
    const db = await testDatabase('testing', [], isolated.stack);
    const postgres = isolated.stack.part('postgres');
    await postgres.stop();
    await expect(db.database.query(sql('select 1'))).rejects.toThrow();
    await postgres.start();
    await eventually(async () => expect(await db.database.query(sql('select 1 as one'))).toEqual([{ one: 1 }]));
    await db.drop();
  });

  it('has a broker that can be stopped and comes back with its topics', async () => {
    const kafka = await testKafka('isolated.', [topics.intakeLeads.name], isolated.stack);
    const event = anInquiryAccepted();
    await kafka.publish([event]);
    await isolated.stack.part('kafka').restart();
    expect(await kafka.collect(topics.intakeLeads.name, events => events.length > 0)).toEqual([event]);
    await kafka.close();
  });
});
