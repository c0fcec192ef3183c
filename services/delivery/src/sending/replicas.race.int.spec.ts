import { randomUUID } from 'node:crypto';
import { aLeadAccepted, aLeadAssigned, aLeadContacted, eventually } from '@baton/testing';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../test/delivery-service.js';
import { Receiver } from '../../test/receiver.js';

let delivery: DeliveryUnderTest;
let receiver: Receiver;
beforeAll(async () => {
  [delivery, receiver] = await Promise.all([deliveryUnderTest(), Receiver.start()]);
  await delivery.replica();
});
afterAll(async () => {
  await delivery?.close();
  await receiver?.close();
});

it('two replicas send each event once, and those of a lead in their order, while a subscription is changed all the time', async () => {
  await delivery.subscribe('crm', receiver.url, { maxConcurrent: 16 });
  const leads = Array.from({ length: 150 }, () => randomUUID());
  const lives = leads.map(leadId => [aLeadAssigned({ leadId }), aLeadAccepted({ leadId }), aLeadContacted({ leadId })]);
  let isDone = false;
  const changing = (async () => {
    for (let n = 1; !isDone; n++) await delivery.subscribe('crm', receiver.url, { maxConcurrent: 4 + (n % 12), active: n % 3 !== 0 });
  })();
  for (const step of [0, 1, 2]) await delivery.kafka.publish(lives.map(events => events[step]));
  await eventually(() => expect(receiver.effects).toHaveLength(450));
  isDone = true;
  await changing;
  expect(receiver.requests).toHaveLength(450);
  for (const [n, leadId] of leads.entries())
    expect(receiver.effects.filter(e => e.data.leadId === leadId).map(e => e.id)).toEqual(lives[n].map(e => e.id));
  await eventually(async () =>
    expect((await delivery.get('/v1/delivery/ledger')).body.places).toMatchObject({ waiting: 0, delivered: 450 }),
  );
});
