import { randomUUID } from 'node:crypto';
import { aLeadAccepted, aLeadAssigned, eventually } from '@baton/testing';
import { deliveryUnderTest, type DeliveryUnderTest } from '../test/delivery-service.js';
import { Receiver } from '../test/receiver.js';
import { distrust } from '../test/verify-webhook.js';

let delivery: DeliveryUnderTest;
let receiver: Receiver;
beforeAll(async () => {
  [delivery, receiver] = await Promise.all([deliveryUnderTest(), Receiver.start()]);
});
afterAll(async () => {
  await delivery?.close();
  await receiver?.close();
});

const assigned = (leadId: string = randomUUID(), score = 82) => aLeadAssigned({ leadId, score });

describe('a subscription', () => {
  it('gets the event as it stands on the topic, signed so that a receiver written from the standard trusts it', async () => {
    const secret = await delivery.subscribe('plain', receiver.url, { eventTypes: ['lead-assigned'] });
    const event = assigned();
    await delivery.kafka.publish([event, aLeadAccepted({ leadId: event.key })]);
    await eventually(() => expect(receiver.requestsOf(event.key)).toHaveLength(1));
    const [request] = receiver.requestsOf(event.key);
    expect(request.headers).toMatchObject({ 'webhook-id': event.id, 'content-type': 'application/json', 'user-agent': 'Baton-Delivery/1' });
    expect(request.event).toMatchObject({
      specversion: '1.0',
      id: event.id,
      type: 'baton.assignment.lead-assigned.v1',
      subject: event.key,
    });
    expect(request.event.data).toEqual(JSON.parse(JSON.stringify(event.data)));
    expect(distrust(request.headers, request.body, secret)).toBeUndefined();
    expect(distrust(request.headers, `${request.body} `, secret)).toBe('no signature fits');
    await eventually(async () => {
      const { body } = await delivery.get(`/v1/delivery/deliveries?subscription=plain&lead=${event.key}`);
      expect(body).toMatchObject({ deliveries: [{ state: 'delivered', attempts: 1, event: 'lead-assigned' }], next: null });
    });
    await delivery.service.request('/v1/delivery/subscriptions/plain', { method: 'DELETE' });
  });

  it('gets an event once, however often it is told, and only what its filter lets through', async () => {
    await delivery.subscribe('filtered', receiver.url, { filter: 'data.score >= 80' });
    const [high, low] = [assigned(), assigned(undefined, 20)];
    await delivery.kafka.publish([low, high, high]);
    const last = assigned(high.key);
    await delivery.kafka.publish([high, last]);
    await eventually(() => expect(receiver.requestsOf(high.key).map(r => r.id)).toEqual([high.id, last.id]));
    expect(receiver.requestsOf(low.key)).toEqual([]);
    await delivery.service.request('/v1/delivery/subscriptions/filtered', { method: 'DELETE' });
  });

  it('is signed with two secrets while one takes over from the other', async () => {
    const before = await delivery.subscribe('rotating', receiver.url);
    const { body } = await delivery.post('/v1/delivery/subscriptions/rotating/secrets', { overlapHours: 1 });
    expect(body.secrets).toHaveLength(2);
    const event = assigned();
    await delivery.kafka.publish([event]);
    await eventually(() => expect(receiver.requestsOf(event.key)).toHaveLength(1));
    const [request] = receiver.requestsOf(event.key);
    for (const secret of [before, body.secret]) expect(distrust(request.headers, request.body, secret)).toBeUndefined();
    await delivery.post('/v1/delivery/subscriptions/rotating/secrets', { overlapHours: 0 });
    const next = assigned();
    await delivery.kafka.publish([next]);
    await eventually(() => expect(receiver.requestsOf(next.key)).toHaveLength(1));
    const [later] = receiver.requestsOf(next.key);
    for (const secret of [before, body.secret]) expect(distrust(later.headers, later.body, secret)).toBe('no signature fits');
    await delivery.service.request('/v1/delivery/subscriptions/rotating', { method: 'DELETE' });
  });

  it('keeps what comes while it is paused, and gets it in order afterwards', async () => {
    await delivery.subscribe('paused', receiver.url, { active: false });
    const first = assigned();
    const second = aLeadAccepted({ leadId: first.key });
    await delivery.kafka.publish([first, second]);
    const waiting = `/v1/delivery/deliveries?subscription=paused&status=waiting`;
    await eventually(async () => expect((await delivery.get(waiting)).body.deliveries).toHaveLength(2));
    expect(receiver.requestsOf(first.key)).toEqual([]);
    await delivery.subscribe('paused', receiver.url, { active: true });
    await eventually(() => expect(receiver.requestsOf(first.key).map(r => r.id)).toEqual([first.id, second.id]));
  });
});

describe('the ledger and the metrics', () => {
  it('say how many deliveries stand where', async () => {
    await eventually(async () => {
      const { body } = await delivery.get('/v1/delivery/ledger');
      expect(body).toMatchObject({
        service: 'delivery',
        outbox: 0,
        deadLetters: 0,
        places: { waiting: 0, delivered: 2, dead: 0 },
        leads: 1,
      });
    });
    const metrics = await (await delivery.service.request('/metrics')).text();
    expect(metrics).toMatch(/baton_delivery_attempts_total\{subscription="paused",outcome="delivered",service="delivery"\} 2/);
    expect(metrics).toMatch(/baton_delivery_waiting\{subscription="paused",service="delivery"\} 0/);
    expect(metrics).toMatch(/baton_delivery_oldest_due_seconds\{subscription="paused",service="delivery"\} 0/);
  });
});

describe('the log of deliveries', () => {
  it('says what is wrong with a page that was made by hand', async () => {
    for (const before of ['1e300', '99999999999999999999', '-1', '1.5', 'last']) {
      const { status, body } = await delivery.get(`/v1/delivery/deliveries?before=${before}`);
      expect([before, status, body.errors?.[0]?.field]).toEqual([before, 400, 'before']);
    }
  });
});
