import { randomUUID } from 'node:crypto';
import type { Transaction } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { messagingMigrations } from '../migrations/index.js';
import { remember } from './guards.store.js';

const seen = (...ids: string[]) => ids.map(inboxId => ({ inboxId, day: '2026-03-10' }));

describe('remember', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase('scoring', messagingMigrations);
  });
  afterEach(() => db.drop());
  const inbox = async () => (await db.pool.query('select event_id from inbox')).rows;

  it('tells what was not seen before', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    expect(await db.database.transaction(tx => remember(tx, seen(first)))).toBeUndefined();
    expect(await db.database.transaction(tx => remember(tx, seen(first, second)))).toEqual(new Set([second]));
    expect(await inbox()).toHaveLength(2);
  });

  // It is sent before BEGIN is known to have succeeded: alone, it would make the events pass for handled.
  it('writes nothing where no transaction has begun, and asks for another attempt', async () => {
    const without = db.database as unknown as Transaction;
    await expect(remember(without, seen(randomUUID()))).rejects.toMatchObject({ code: '40001' });
    expect(await inbox()).toEqual([]);
  });
});
