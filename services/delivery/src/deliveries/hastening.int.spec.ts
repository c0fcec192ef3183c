import { randomUUID } from 'node:crypto';
import { ManualClock } from '@baton/platform';
import { aLeadAssigned, eventually, testDatabase, type TestDatabase } from '@baton/testing';
import { deliveryUnderTest, migrations } from '../../test/delivery-service.js';
import { Receiver } from '../../test/receiver.js';
import { subscriptions } from '../subscriptions/subscriptions.store.js';
import { redeliverDead } from './delivery-log.store.js';
import { hastenFurther, hastenLanes, isHastening } from './hastening.store.js';

const now = new Date('2026-05-01T12:00:00Z');
const later = new Date('2026-05-01T15:00:00Z');

describe('what waits for a receiver that is back', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase('delivery', migrations);
    for (const id of ['crm', 'other']) {
      const configured = { id, url: 'https://crm.example.com/', eventTypes: [], filter: null, active: true, maxConcurrent: 8 };
      await db.database.transaction(tx => subscriptions.create(tx, { ...configured, kind: 'webhook' }, now));
    }
  });
  afterAll(() => db?.drop());
  beforeEach(() => db.pool.query('truncate deliveries, lanes, events, attempts'));

  const addLanes = (count: number, subscriptionId = 'crm') =>
    db.pool.query(
      'insert into lanes (lead_id, subscription_id, due_at) select gen_random_uuid(), $2, $3 from generate_series(1, $1::int)',
      [count, subscriptionId, later],
    );
  const due = async (subscriptionId = 'crm') =>
    (
      await db.pool.query<{ n: number }>('select count(*)::int as n from lanes where subscription_id = $1 and due_at <= $2', [
        subscriptionId,
        now,
      ])
    ).rows[0]!.n;
  const further = () => db.database.transaction(tx => hastenFurther(tx, now, 10));
  const hasten = () => db.database.transaction(tx => hastenLanes(tx, ['crm'], now, 10));

  it.each([
    ['a part of a piece', 25, [10, 20, 25]],
    ['whole pieces', 20, [10, 20, 20]],
    ['less than a piece', 7, [7]],
  ])('is tried at once, so much of it in a transaction as is given, and that of others is left alone: %s', async (_, lanes, after) => {
    await addLanes(lanes);
    await addLanes(5, 'other');
    await hasten();
    const seen = [await due()];
    while (await isHastening(db.database)) {
      expect(await further()).toBe(true);
      seen.push(await due());
    }
    expect(seen).toEqual(after);
    expect(await further()).toBe(false);
    expect(await due('other')).toBe(0);
  });

  it('is hastened once: what fails again in the meantime waits as long as it has to, what is on its way is left alone', async () => {
    await addLanes(20);
    await db.pool.query(
      `update lanes set claim_id = gen_random_uuid() where lead_id = (select lead_id from lanes order by lead_id limit 1)`,
    );
    await hasten();
    await db.pool.query('update lanes set due_at = $1 where due_at <= $2', [later, now]);
    while (await further());
    expect(await due()).toBe(9);
  });

  it('begins anew when the receiver changes again before the end', async () => {
    await addLanes(25);
    await hasten();
    await db.pool.query('update lanes set due_at = $1', [later]);
    await hasten();
    while (await further());
    expect(await due()).toBe(25);
  });

  it('is sent again, when it was given up, so much of it in a transaction as is given', async () => {
    await db.pool.query(
      `with e as (insert into events (event_id, lead_id, name, occurred_at, created_at, body)
         select gen_random_uuid(), gen_random_uuid(), 'lead-assigned', $1, $1, '{}' from generate_series(1, 5) returning event_id, lead_id)
       insert into deliveries (subscription_id, event_id, lead_id, state, created_at, waiting_since, finished_at)
       select 'crm', event_id, lead_id, 'dead', $1, $1, $1 from e`,
      [now],
    );
    const again = (after: number) =>
      db.database.transaction(tx => redeliverDead(tx, { subscriptionId: 'crm', since: now, until: null }, after, later, 2));
    const pieces: number[] = [];
    for (let after: number | null = 0; after !== null;) {
      const piece: Awaited<ReturnType<typeof again>> = await again(after);
      pieces.push(piece.redelivered);
      after = piece.last;
    }
    expect(pieces).toEqual([2, 2, 1]);
    expect((await db.pool.query(`select from deliveries where state = 'waiting'`)).rowCount).toBe(5);
    expect((await db.pool.query(`select from lanes`)).rowCount).toBe(5);
  });
});

it('a service goes on with what another replica has begun to hasten', async () => {
  const clock = new ManualClock(now);
  const [delivery, receiver] = await Promise.all([deliveryUnderTest({ clock }), Receiver.start(() => 500)]);
  try {
    await delivery.subscribe('crm', receiver.url);
    const event = aLeadAssigned({ leadId: randomUUID() });
    await delivery.kafka.publish([event]);
    await eventually(async () => expect((await delivery.get('/v1/delivery/subscriptions/crm')).body.failuresInRow).toBe(1));
    receiver.behavior = () => 200;
    await delivery.db.pool.query(`update subscriptions set hasten_after = '00000000-0000-0000-0000-000000000000'`);
    // By the clock its next try never comes: it stands, and only wakes what looks every few seconds.
    clock.set(now);
    await eventually(() => expect(receiver.effects).toHaveLength(1));
  } finally {
    await delivery.close();
    await receiver.close();
  }
});
