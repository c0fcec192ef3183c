import { topics, type AnyEvent } from '@baton/contracts';
import { eventually, isolatedStack, testKafka, uniquePrefix, type IsolatedStack, type TestKafka } from '@baton/testing';
import { anInquiry, intakeDatabase, outboxOf, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

const leads = topics.intakeLeads.name;

describe('an intake whose broker goes away', () => {
  let isolated: IsolatedStack;
  let kafka: TestKafka;
  let intake: TestIntake;
  beforeAll(async () => {
    isolated = await isolatedStack(['kafka', 'postgres']);
    kafka = await testKafka(uniquePrefix(), [leads], isolated.stack);
    const db = await intakeDatabase({ relays: true, stack: isolated.stack });
    const env = { KAFKA_BROKERS: isolated.stack.kafkaBrokers.join(','), KAFKA_SESSION_TIMEOUT_MS: '3000', LOG_LEVEL: 'silent' };
    intake = await startIntake({ db, topicPrefix: kafka.prefix, env });
  });
  afterAll(async () => {
    await intake?.close();
    await kafka?.close();
    await intake?.db.drop();
    await isolated?.remove();
  });

  const accepted: string[] = [];
  const accept = async () => {
    const started = performance.now();
    const { status, body } = await intake.send('/v1/inquiries', anInquiry());
    expect([status, body.repeat]).toEqual([202, false]);
    accepted.push(body.inquiryId as string);
    return performance.now() - started;
  };
  const failedAttempts = async () => {
    const metrics = await (await intake.request('/metrics')).text();
    return Number(/^baton_relay_failures_total(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1] ?? 0);
  };
  const everythingIsSent = () => eventually(async () => expect(await outboxOf(intake.db)).toEqual([]));
  const inquiriesOf = (events: readonly AnyEvent[]) =>
    [...new Map(events.map(e => [e.id, e])).values()].flatMap(e => (e.name === 'inquiry-accepted' ? e.data.inquiryId : []));

  it('goes on answering, and sends the event of every inquiry once it is back', async () => {
    // It has a connection to lose.
    await accept();
    await everythingIsSent();
    await isolated.stack.part('kafka').stop();
    const before = await failedAttempts();

    // Until the relay has given up twice: what answers then is no longer a service in its first attempt.
    const took: number[] = [];
    do {
      took.push(await accept());
      expect((await intake.request('/health/live')).status).toBe(200);
      expect((await intake.request('/health/ready')).status).toBe(200);
    } while ((await failedAttempts()) < before + 2);
    // The median: a busy machine holds one up, a service that waits for its broker all of them.
    expect(took.sort((a, b) => a - b)[took.length >> 1]).toBeLessThan(1_000);
    const [, ...meanwhile] = accepted;
    expect((await outboxOf(intake.db)).map(({ event }) => event.data.inquiryId as string)).toEqual(meanwhile);

    await isolated.stack.part('kafka').start();
    await everythingIsSent();
    const sent = await kafka.collect(leads, events => inquiriesOf(events).length >= accepted.length);
    expect(inquiriesOf(sent).sort()).toEqual(accepted.sort());
  });
});
