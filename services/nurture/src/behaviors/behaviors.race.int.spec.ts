import { randomUUID } from 'node:crypto';
import { messagingMigrations } from '@baton/messaging';
import { aBehaviorRecorded, anInquiryAccepted, aVisitorIdentified, testDatabase, type TestDatabase } from '@baton/testing';
import { NOW } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import { nurtureMigrations } from '../migrations/index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]);
});
afterAll(() => db?.drop());

describe('two replicas at once', () => {
  it('never lose what a visitor did, nor that they unsubscribed, whoever comes first', async () => {
    const [one, other] = [new HandlersAtHand(db), new HandlersAtHand(db)];
    const leads = Array.from({ length: 40 }, () => randomUUID());
    const at = { time: NOW };
    await one.deliver(leads.map(leadId => anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }, at)));
    await Promise.all(
      leads.flatMap(leadId => [
        one.deliver([aVisitorIdentified({ leadId, visitorId: leadId }, at)]),
        other.deliver([aBehaviorRecorded({ visitorId: leadId, kind: 'unsubscribe' }, at)]),
      ]),
    );
    const { rows } = await db.pool.query<{ left: number; refused: number }>(
      `select (select count(*) from visitor_behaviors)::int as left, (select count(*) from leads where refused = 'opted-out')::int as refused`,
    );
    expect(rows).toEqual([{ left: 0, refused: leads.length }]);
  });
});
