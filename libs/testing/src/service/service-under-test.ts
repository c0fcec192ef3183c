import type { ServiceName } from '@baton/contracts';
import type { Migration } from '@baton/platform';
import type { Type } from '@nestjs/common';
import { testDatabase, type TestDatabase } from '../database/test-database.js';
import { testKafka, topicsOf, uniquePrefix, type TestKafka } from '../kafka/test-kafka.js';
import { testService, type TestService, type TestServiceOptions } from './test-service.js';

export interface Answer {
  readonly status: number;
  /** What its JSON says; undefined when there is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs say what they expect of it
  readonly body: any;
}

/** A service on a database and topics of its own. */
export interface ServiceUnderTest {
  readonly kafka: TestKafka;
  readonly db: TestDatabase;
  readonly service: TestService;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  /** Another replica on the same database and topics. */
  replica(): Promise<TestService>;
  close(): Promise<void>;
}

/** Starts a service as it is in production, but for what is given. `started` gets each replica of it. */
export async function serviceUnderTest(
  name: ServiceName,
  module: Type<object>,
  migrations: readonly Migration[],
  { started, ...options }: Pick<TestServiceOptions, 'env' | 'clock'> & { started?: (replica: TestService) => void } = {},
): Promise<ServiceUnderTest> {
  const [kafka, db] = await Promise.all([testKafka(uniquePrefix(), topicsOf(name)), testDatabase(name, migrations)]);
  const start = async () => {
    const replica = await testService(module, { db, topicPrefix: kafka.prefix, ...options });
    started?.(replica);
    return replica;
  };
  const service = await start();
  const replicas = [service];
  const send = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await service.request(path, { method, body });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    kafka,
    db,
    service,
    send,
    get: path => send('GET', path),
    post: (path, body) => send('POST', path, body),
    replica: async () => {
      const replica = await start();
      replicas.push(replica);
      return replica;
    },
    close: async () => {
      for (const replica of replicas) await replica.close();
      await kafka.close();
      await db.drop();
    },
  };
}
