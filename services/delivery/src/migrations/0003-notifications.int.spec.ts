import { messagingMigrations } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import type { QueryRunner } from 'typeorm';
import { Notifications1700000000003 } from './0003-notifications.js';
import { deliveryMigrations } from './index.js';

let db: TestDatabase;
beforeAll(async () => {
  const before = deliveryMigrations.slice(0, deliveryMigrations.indexOf(Notifications1700000000003));
  db = await testDatabase('delivery', [...messagingMigrations, ...before]);
});
afterAll(() => db?.drop());

const migration = new Notifications1700000000003();
const runner = { query: (text: string) => db.pool.query(text) } as unknown as QueryRunner;
const checks = async () =>
  (
    await db.pool.query<{ name: string }>(
      `select conname as name from pg_constraint where conrelid = 'subscriptions'::regclass and contype = 'c' order by conname`,
    )
  ).rows.map(row => row.name);

it('finds the checks that it replaces by what they are about, whatever PostgreSQL called them; there and back', async () => {
  // As if the table had had others before: whoever looks for names replaces the check of failures.
  await db.pool.query(`
    alter table subscriptions rename constraint subscriptions_check3 to subscriptions_check5;
    alter table subscriptions rename constraint subscriptions_check2 to subscriptions_check4;
    alter table subscriptions rename constraint subscriptions_check to subscriptions_check2`);
  const now = ['subscriptions_check1', 'subscriptions_check2', 'subscriptions_credentials', 'subscriptions_settings'];
  for (let round = 0; round < 2; round++) {
    await migration.up(runner);
    expect(await checks()).toEqual(now);
    await migration.down(runner);
    expect(await checks()).toHaveLength(4);
  }
});
