import { topics } from '@baton/contracts';
import { messagingMigrations } from '@baton/messaging';
import type { Clock } from '@baton/platform';
import { testDatabase, testKafka, testService, type TestDatabase, type TestKafka, type TestService } from '@baton/testing';
import { DeliveryModule } from '../src/delivery.module.js';
import { deliveryMigrations } from '../src/migrations/index.js';

export const consumed = [topics.intakeLeads.name, topics.assignmentLeads.name, topics.deliveryLeads.name, 'delivery.dead-letters.v1'];
export const migrations = [...messagingMigrations, ...deliveryMigrations];
/** Receivers of tests are on this machine. */
export const towardsThisMachine = { ALLOW_INSECURE_TARGETS: 'true', DELIVERY_ALLOWED_NETWORKS: '127.0.0.1/32' };

interface Answer {
  readonly status: number;
  readonly body: any;
}

/** Delivery on the test stack. */
export interface DeliveryUnderTest {
  readonly kafka: TestKafka;
  readonly db: TestDatabase;
  readonly service: TestService;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  /** Makes a subscription. @returns its secret */
  subscribe(id: string, url: string, more?: object): Promise<string>;
  /** Another replica on the same database and topics. */
  replica(): Promise<TestService>;
  close(): Promise<void>;
}

export async function deliveryUnderTest(options: { env?: Record<string, string>; clock?: Clock } = {}): Promise<DeliveryUnderTest> {
  const [kafka, db] = await Promise.all([testKafka(undefined, consumed), testDatabase('delivery', migrations)]);
  const start = () =>
    testService(DeliveryModule, { db, topicPrefix: kafka.prefix, env: { ...towardsThisMachine, ...options.env }, clock: options.clock });
  const replicas = [await start()];
  const service = replicas[0];
  const send = async (path: string, method: string, body?: unknown): Promise<Answer> => {
    const response = await service.request(path, { method, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const put = (path: string, body: unknown) => send(path, 'PUT', body);
  return {
    kafka,
    db,
    service,
    get: path => send(path, 'GET'),
    post: (path, body) => send(path, 'POST', body),
    put,
    subscribe: async (id, url, more = {}) => {
      const { status, body } = await put(`/v1/delivery/subscriptions/${id}`, { url, ...more });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body.secret;
    },
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
