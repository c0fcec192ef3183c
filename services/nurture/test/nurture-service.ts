import { topics, type AnyEvent } from '@baton/contracts';
import { messagingMigrations, Timers } from '@baton/messaging';
import { ManualClock, type Clock } from '@baton/platform';
import { testDatabase, testKafka, testService, type TestDatabase, type TestKafka, type TestService } from '@baton/testing';
import { smtpSink, type SmtpSink, type SmtpSinkOptions } from '../../../libs/testing/src/smtp-sink.js';
import { nurtureMigrations } from '../src/migrations/index.js';
import { NurtureModule } from '../src/nurture.module.js';

/** Nurture on the test stack, with a mail server that keeps what it gets. */
export interface NurtureUnderTest {
  readonly kafka: TestKafka;
  readonly db: TestDatabase;
  readonly sink: SmtpSink;
  readonly service: TestService;
  get(path: string): Promise<{ status: number; body: any }>;
  post(path: string, body?: unknown): Promise<{ status: number; body: any }>;
  /** Another replica on the same database and topics. */
  replica(env?: Record<string, string>): Promise<TestService>;
  /** Puts a program in force. */
  apply(source: string): Promise<void>;
  /** The names of what nurture said about a lead, once there are so many. */
  said(leadId: string, count: number): Promise<AnyEvent[]>;
  close(): Promise<void>;
}

const consumed = [
  topics.intakeLeads.name,
  topics.intakeBehavior.name,
  topics.assignmentLeads.name,
  topics.nurtureLeads.name,
  'nurture.dead-letters.v1',
];

export async function nurtureUnderTest(
  options: { sink?: SmtpSinkOptions; env?: Record<string, string>; clock?: Clock } = {},
): Promise<NurtureUnderTest> {
  const [kafka, db, sink] = await Promise.all([
    testKafka(undefined, consumed),
    testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]),
    smtpSink(options.sink),
  ]);
  const environment = { SMTP_URL: sink.smtpUrl, MAIL_FROM: 'Acme <hello@acme.example>', PUBLIC_URL: 'http://127.0.0.1:1', ...options.env };
  const start = async (env: Record<string, string> = {}) => {
    const replica = await testService(NurtureModule, {
      db,
      topicPrefix: kafka.prefix,
      env: { ...environment, ...env },
      clock: options.clock,
    });
    if (options.clock instanceof ManualClock) options.clock.onMove(() => replica.app.get(Timers).wakeAll());
    return replica;
  };
  const service = await start();
  const replicas: TestService[] = [service];
  const answer = async (response: Response) => {
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };
  return {
    kafka,
    db,
    sink,
    service,
    get: async path => answer(await service.request(path)),
    post: async (path, body) => answer(await service.request(path, { method: 'POST', ...(body === undefined ? {} : { body }) })),
    replica: async env => {
      const replica = await start(env);
      replicas.push(replica);
      return replica;
    },
    apply: async source => {
      const response = await service.request('/v1/nurture/programs', { body: { source, because: 'test' } });
      if (response.status !== 200) throw new Error(await response.text());
    },
    said: async (leadId, count) =>
      (await kafka.collect(topics.nurtureLeads.name, events => events.filter(e => e.key === leadId).length >= count)).filter(
        e => e.key === leadId,
      ),
    close: async () => {
      for (const replica of replicas) await replica.close();
      await Promise.all([sink.close(), db.drop(), kafka.close()]);
    },
  };
}
