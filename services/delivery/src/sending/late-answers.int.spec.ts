import { ManualClock } from '@baton/platform';
import { aLeadAssigned, eventually } from '@baton/testing';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../test/delivery-service.js';
import { Receiver } from '../../test/receiver.js';

let delivery: DeliveryUnderTest;
const receivers: Receiver[] = [];
beforeAll(async () => {
  // It stands: what is to be tried later is never tried.
  delivery = await deliveryUnderTest({ clock: new ManualClock(new Date('2026-05-01T12:00:00Z')) });
});
afterAll(async () => {
  await delivery?.close();
  await Promise.all(receivers.map(r => r.close()));
});

/** A receiver that answers when it is told to. */
async function slow() {
  let answer: ((status: number) => void) | undefined;
  const receiver = await Receiver.start(() => new Promise<number>(resolve => (answer = resolve)));
  receivers.push(receiver);
  return { receiver, answer: (status: number) => answer!(status), isAsked: () => answer !== undefined };
}
const stateOf = async (id: string) => (await delivery.get(`/v1/delivery/subscriptions/${id}`)).body;

describe('an answer that comes when the subscription has got another address', () => {
  it.each([410, 500, 429])('says nothing of that one: %i, and the event is sent there at once', async status => {
    const [old, id] = [await slow(), `moved-${status}`];
    const fresh = await Receiver.start();
    receivers.push(fresh);
    await delivery.subscribe(id, old.receiver.url);
    const event = aLeadAssigned();
    await delivery.kafka.publish([event]);
    await eventually(() => expect(old.isAsked()).toBe(true));
    await delivery.put(`/v1/delivery/subscriptions/${id}`, { url: fresh.url });
    old.answer(status);
    await eventually(() => expect(fresh.effects.map(e => e.id)).toEqual([event.id]));
    await eventually(async () =>
      expect((await delivery.get(`/v1/delivery/deliveries?subscription=${id}`)).body.deliveries).toMatchObject([
        { state: 'delivered', attempts: 2 },
      ]),
    );
    expect(await stateOf(id)).toMatchObject({ state: 'active', failuresInRow: 0, lastError: null, holdUntil: null, disabledBecause: null });
    await delivery.service.request(`/v1/delivery/subscriptions/${id}`, { method: 'DELETE' });
  });

  it('counts when it took the event: it is not sent again', async () => {
    const old = await slow();
    const fresh = await Receiver.start();
    receivers.push(fresh);
    await delivery.subscribe('taken', old.receiver.url);
    const [event, next] = [aLeadAssigned(), aLeadAssigned()];
    await delivery.kafka.publish([event]);
    await eventually(() => expect(old.isAsked()).toBe(true));
    await delivery.put('/v1/delivery/subscriptions/taken', { url: fresh.url });
    old.answer(200);
    await delivery.kafka.publish([next]);
    await eventually(() => expect(fresh.effects.map(e => e.id)).toContain(next.id));
    await eventually(async () => expect((await delivery.get('/v1/delivery/ledger')).body.places).toMatchObject({ waiting: 0 }));
    expect(fresh.effects.map(e => e.id)).toEqual([next.id]);
  });
});
