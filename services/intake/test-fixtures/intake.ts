import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { testDatabase, testService, type TestDatabase, type TestService, type TestStack } from '@baton/testing';
import { IntakeModule, intakeMigrations } from '../src/index.js';

export interface OutboxEvent {
  readonly topic: string;
  readonly key: string;
  readonly event: { id: string; type: string; streamversion: number; traceparent?: string; data: Record<string, any> };
}

/** An intake on a database of its own, whose events stay in its outbox. */
export interface TestIntake extends TestService {
  readonly db: TestDatabase;
  /** Everything that was emitted, in order. */
  outbox(): Promise<OutboxEvent[]>;
  send(path: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: any; headers: Headers }>;
}

// Somebody else has the relay's lease for good: what is emitted stays in the outbox.
const HOLD_RELAY = sql(`insert into relay_lease (name, holder, until) values ('intake', gen_random_uuid(), 'infinity')`);

/**
 * A migrated database for intakes.
 * @param relays false: events stay in its outbox, where a test can look at them
 * @param stack default: the one of the run
 */
export async function intakeDatabase({ relays = false, stack }: { relays?: boolean; stack?: TestStack } = {}): Promise<TestDatabase> {
  const db = await testDatabase('intake', [...messagingMigrations, ...intakeMigrations], stack);
  if (!relays) await db.database.query(HOLD_RELAY);
  return db;
}

const OUTBOX = sql(`select topic, key, payload from outbox order by id`);

/** Everything in the outbox, in order. */
export async function outboxOf(db: TestDatabase): Promise<OutboxEvent[]> {
  const rows = await db.database.query<{ topic: string; key: string; payload: string }>(OUTBOX);
  return rows.map(({ topic, key, payload }) => ({ topic, key, event: JSON.parse(payload) as OutboxEvent['event'] }));
}

/** Starts an intake; on a database that is given, beside the others there, else on one of its own, whose events stay in its outbox. */
export async function startIntake(
  options: { db?: TestDatabase; env?: Record<string, string>; topicPrefix?: string } = {},
): Promise<TestIntake> {
  const db = options.db ?? (await intakeDatabase());
  const service = await testService(IntakeModule, { db, env: options.env, topicPrefix: options.topicPrefix });
  return {
    ...service,
    db,
    outbox: () => outboxOf(db),
    send: async (path, body, headers) => {
      const response = await service.request(path, { body, headers });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? undefined : text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
      };
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
