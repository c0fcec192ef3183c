import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService, listen, type Clock } from '@baton/platform';
import type { TestDatabase } from '../database/test-database.js';
import { testStack, type TestStack } from '../test-stack.js';

export interface TestServiceOptions {
  db: TestDatabase;
  /** Added to, and taking precedence over, the environment that every service needs. */
  env?: Readonly<Record<string, string>>;
  /** In place of the database's clock. */
  clock?: Clock;
  /** Put before the names of topics and groups: that of a TestKafka. */
  topicPrefix?: string;
  /** Default: the one of the run. */
  stack?: TestStack;
}

export interface TestService {
  url: string;
  app: NestFastifyApplication;
  adminKey: string;
  /** fetch on this service, as the administrator unless the headers say otherwise. A body that is not a string is sent as JSON. */
  request(path: string, options?: { method?: string; body?: unknown; headers?: Record<string, string> }): Promise<Response>;
  /** Its orderly shutdown, as on SIGTERM. */
  close(): Promise<void>;
}

const ADMIN_KEY = 'the-admin-key-of-the-tests';

/** Starts a service in this process, on a free port, on the test stack. Throws what keeps it from starting. */
export async function testService(
  module: Type<object>,
  { db, env = {}, clock, topicPrefix = '', stack: given }: TestServiceOptions,
): Promise<TestService> {
  const stack = given ?? (await testStack());
  const environment: Record<string, string> = {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    DATABASE_URL: db.url,
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    REDIS_URL: stack.redisUrl,
    BATON_ADMIN_KEY: ADMIN_KEY,
    BATON_TOPIC_PREFIX: topicPrefix,
    // Every step of a test would wait for half a second until enough has come.
    KAFKA_PATIENCE: 'false',
    ...env,
  };
  const app = await createService({ name: db.service, module, env: environment, clock });
  const url = await listen(app).catch(async error => {
    await app.close();
    throw error;
  });
  const adminKey = environment.BATON_ADMIN_KEY!;
  return {
    url,
    app,
    adminKey,
    request: (path, { method, body, headers = {} } = {}) =>
      fetch(new URL(path, url), {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          authorization: `Bearer ${adminKey}`,
          ...(body !== undefined && typeof body !== 'string' && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: () => app.close(),
  };
}
