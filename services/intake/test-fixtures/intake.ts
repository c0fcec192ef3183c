import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { testDatabase, testService, type TestDatabase, type TestService } from '@baton/testing';
import { IntakeModule, intakeMigrations } from '../src/index.js';

export interface OutboxEvent {
  readonly topic: string;
  readonly key: string;
  readonly event: { id: string; type: string; streamversion: number; traceparent?: string; data: Record<string, any> };
}

/** An intake on a database of its own, whose events stay in its outbox. */
export interface TestIntake extends TestService {
  readonly db: TestDatabase;
  /** What was emitted and is not sent: all of it, for no relay runs. */
  outbox(): Promise<OutboxEvent[]>;
  send(path: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: any; headers: Headers }>;
}

/** A migrated database for intakes. */
export const intakeDatabase = (): Promise<TestDatabase> => testDatabase('intake', [...messagingMigrations, ...intakeMigrations]);

const OUTBOX = sql(`select topic, key, payload from outbox order by id`);

/** Everything in the outbox, in order. Only where nothing relays it. */
export async function outboxOf(db: TestDatabase): Promise<OutboxEvent[]> {
  const rows = await db.database.query<{ topic: string; key: string; payload: string }>(OUTBOX);
  return rows.map(({ topic, key, payload }) => ({ topic, key, event: JSON.parse(payload) as OutboxEvent['event'] }));
}

/** Starts an intake, with another one on the same database if one is given. A broker that isn't there keeps all events in the outbox. */
export async function startIntake(options: { db?: TestDatabase; env?: Record<string, string>; topicPrefix?: string } = {}): Promise<TestIntake> {
  const db = options.db ?? (await intakeDatabase());
  const service = await testService(IntakeModule, { db, env: options.env, topicPrefix: options.topicPrefix });
  return {
    ...service,
    db,
    outbox: () => outboxOf(db),
    send: async (path, body, headers) => {
      const response = await service.request(path, { body, headers });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
    },
  };
}

let sequence = 0;
/** A native inquiry of a person whom nobody knows yet. */
export const anInquiry = (overrides: Record<string, unknown> = {}): Record<string, any> => {
  const n = `${process.pid}-${Date.now().toString(36)}-${sequence++}`;
  return {
    externalId: `form/${n}`,
    occurredAt: '2026-03-01T09:30:00+01:00',
    contact: { email: `ada-${n}@example.com`, firstName: 'Ada', lastName: 'Byron', address: { country: 'DE' } },
    company: { name: 'Engines GmbH', domain: 'https://www.Example.com/about', employees: 120 },
    source: { mediaType: 'paid-search', channel: 'google-ads', campaign: 'spring' },
    answers: { budget: '10k-50k' },
    ...overrides,
  };
};
