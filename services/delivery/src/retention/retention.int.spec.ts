import { ManualClock, sql } from '@baton/platform';
import { aLeadAssigned, eventually } from '@baton/testing';
import { Messaging } from '@baton/messaging';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../test/delivery-service.js';
import { Receiver } from '../../test/receiver.js';
import { ForgetDeliveries } from './forget-deliveries.job.js';

const DAY_MS = 86_400_000;
let delivery: DeliveryUnderTest;
let receiver: Receiver;
const clock = new ManualClock(new Date('2026-05-01T12:00:00Z'));
beforeAll(async () => {
  [delivery, receiver] = await Promise.all([deliveryUnderTest({ clock, env: { DELIVERY_LOG_DAYS: '30' } }), Receiver.start()]);
});
afterAll(async () => {
  await delivery?.close();
  await receiver?.close();
});

/** The service's own timer may hold the rows of a round: what a round brings about is waited for, by `eventually`. */
async function forget(): Promise<void> {
  const { app } = delivery.service;
  while ((await app.get(Messaging).transaction(unit => app.get(ForgetDeliveries).work(unit))) > 0);
}
const states = async () =>
  Object.fromEntries(
    (await delivery.get('/v1/delivery/deliveries')).body.deliveries.map((d: { subscriptionId: string; state: string }) => [
      d.subscriptionId,
      d.state,
    ]),
  );
const rows = async (table: 'events' | 'attempts' | 'lanes') =>
  (await delivery.db.database.query<{ n: number }>(sql(`select count(*) as n from ${table}`)))[0].n;

it('keeps the log for its days, and what nobody enabled for as long; then both go', async () => {
  await delivery.subscribe('taken', receiver.url);
  await delivery.subscribe('paused', receiver.url, { active: false });
  await delivery.kafka.publish([aLeadAssigned()]);
  await eventually(async () => expect(await states()).toEqual({ taken: 'delivered', paused: 'waiting' }));

  clock.advance(29 * DAY_MS);
  await forget();
  expect(await states()).toEqual({ taken: 'delivered', paused: 'waiting' });

  clock.advance(2 * DAY_MS);
  await eventually(async () => {
    await forget();
    expect(await states()).toEqual({ paused: 'dropped' });
    expect([await rows('lanes'), await rows('attempts'), await rows('events')]).toEqual([0, 0, 1]);
  });

  clock.advance(31 * DAY_MS);
  await eventually(async () => {
    await forget();
    expect(await states()).toEqual({});
    expect(await rows('events')).toBe(0);
  });
});

it('counts anew from a redelivery: what is sent again late does not go because it was made long ago', async () => {
  const refusing = await Receiver.start();
  await delivery.subscribe('late', refusing.url);
  await delivery.kafka.publish([aLeadAssigned()]);
  await eventually(async () => expect(await states()).toMatchObject({ late: 'delivered' }));
  clock.advance(29 * DAY_MS);
  await delivery.subscribe('late', refusing.url, { active: false });
  const { deliveries } = (await delivery.get('/v1/delivery/deliveries?subscription=late')).body;
  expect((await delivery.post(`/v1/delivery/deliveries/${deliveries[0].id}/redeliver`)).status).toBe(202);
  clock.advance(2 * DAY_MS);
  await forget();
  expect(await states()).toMatchObject({ late: 'waiting' });
  clock.advance(29 * DAY_MS);
  await eventually(async () => {
    await forget();
    expect(await states()).toMatchObject({ late: 'dropped' });
  });
  await refusing.close();
});
