import { randomUUID } from 'node:crypto';
import { aLeadAccepted, aLeadAssigned, eventually, testDatabase, testKafka, type TestDatabase, type TestKafka } from '@baton/testing';
import { BuiltDelivery } from '../../test/built-delivery.js';
import { consumed, migrations } from '../../test/delivery-service.js';
import { Receiver } from '../../test/receiver.js';

let kafka: TestKafka;
let db: TestDatabase;
let receiver: Receiver;
let replica: BuiltDelivery;

beforeAll(async () => {
  [kafka, db, receiver] = await Promise.all([testKafka(undefined, consumed), testDatabase('delivery', migrations), Receiver.start()]);
  // Longer than a busy machine takes to answer; what the killed one had taken waits for the end of its lease.
  replica = await BuiltDelivery.start(db, kafka, { DELIVERY_TIMEOUT_MS: '1500', DELIVERY_LEASE_MS: '4500' });
});
afterAll(async () => {
  replica?.kill('SIGKILL');
  await receiver?.close();
  await kafka?.close();
  await db?.drop();
});

describe('a replica that is killed after the receiver took a delivery, before that is written down', () => {
  it('sends it again under the same webhook-id; nothing is lost, and each lead keeps its order', async () => {
    await replica.put('/v1/delivery/subscriptions/crm', { url: receiver.url });
    let isKilled = false;
    receiver.behavior = () => {
      if (!isKilled && receiver.requests.length >= 6) {
        isKilled = true;
        replica.kill('SIGKILL');
      }
      return 200;
    };
    const leads = Array.from({ length: 10 }, () => randomUUID());
    const lives = leads.map(leadId => [aLeadAssigned({ leadId }), aLeadAccepted({ leadId })]);
    await kafka.publish(lives.flat());
    await replica.ended();
    await replica.start();
    await eventually(() => expect(receiver.effects).toHaveLength(20));
    for (const [n, leadId] of leads.entries())
      expect(receiver.effects.filter(e => e.data.leadId === leadId).map(e => e.id)).toEqual(lives[n].map(e => e.id));
    // What was on its way at that moment is repeated.
    expect(receiver.requests.length).toBeGreaterThan(20);
    const counts = async () => (await db.pool.query(`select count(*)::int as n from deliveries where state = 'delivered'`)).rows[0].n;
    await eventually(async () => expect(await counts()).toBe(20));
  });

  it('ends in order on SIGTERM: what is under way is waited for and written down', async () => {
    let answer: (() => void) | undefined;
    receiver.behavior = () => new Promise<number>(resolve => (answer = () => resolve(200)));
    await kafka.publish([aLeadAssigned()]);
    await eventually(() => expect(answer).toBeDefined());
    replica.kill('SIGTERM');
    answer!();
    expect(await replica.ended()).toBe(0);
    expect((await db.pool.query(`select 1 from lanes`)).rowCount).toBe(0);
  });
});
