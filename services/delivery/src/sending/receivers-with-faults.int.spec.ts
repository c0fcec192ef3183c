import { randomUUID } from 'node:crypto';
import { aLeadAccepted, aLeadAssigned, aLeadContacted, eventually } from '@baton/testing';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../test/delivery-service.js';
import { Receiver } from '../../test/receiver.js';
import { Watch } from '../../test/watch.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let delivery: DeliveryUnderTest;
const clock = new Watch('2026-05-01T12:00:00Z');
const receivers: Receiver[] = [];
beforeAll(async () => {
  delivery = await deliveryUnderTest({ clock });
});
afterAll(async () => {
  await delivery?.close();
  await Promise.all(receivers.map(r => r.close().catch(() => undefined)));
});
afterEach(async () => {
  for (const { id } of (await delivery.get('/v1/delivery/subscriptions')).body.subscriptions)
    await delivery.service.request(`/v1/delivery/subscriptions/${id}`, { method: 'DELETE' });
});

async function receiving(behavior?: Receiver['behavior']): Promise<Receiver> {
  const receiver = await Receiver.start(behavior);
  receivers.push(receiver);
  return receiver;
}
/** Three events of each of so many leads, as they follow one another. */
function lives(leads: number) {
  const leadIds = Array.from({ length: leads }, () => randomUUID());
  const of = (leadId: string) => [aLeadAssigned({ leadId }), aLeadAccepted({ leadId }), aLeadContacted({ leadId })];
  const perLead = new Map(leadIds.map(leadId => [leadId, of(leadId)]));
  const all = [0, 1, 2].flatMap(n => [...perLead.values()].map(events => events[n]));
  return { all, perLead };
}
const counts = async () => (await delivery.get('/v1/delivery/ledger')).body.places;
const stateOf = async (id: string, service = delivery) => (await service.get(`/v1/delivery/subscriptions/${id}`)).body;

/**
 * Waits for something while time passes in steps: never while something is under way, whose lease would end with a step that is longer than it, so that it
 * is sent again and again.
 */
const passing = (stepMs: number, expectation: () => void | Promise<void>, { db } = delivery) =>
  eventually(async () => {
    const { rowCount } = await db.pool.query('select from lanes where claim_id is not null');
    if (rowCount === 0) clock.advance(stepMs);
    await expectation();
  });

/** Each event had its effect once, those of a lead in their order. */
function expectAllInOrder(receiver: Receiver, { perLead }: ReturnType<typeof lives>): void {
  for (const [leadId, events] of perLead)
    expect(receiver.effects.filter(e => e.data.leadId === leadId).map(e => e.id)).toEqual(events.map(e => e.id));
}

describe('a receiver', () => {
  it('that is down for an hour gets everything when it is back, soon after the first that it takes', async () => {
    const receiver = await receiving();
    await receiver.close();
    await delivery.subscribe('down', receiver.url);
    const given = lives(20);
    await delivery.kafka.publish(given.all);
    // The first of each lead is tried; the others wait behind it.
    const failures = (count: number) => eventually(async () => expect((await stateOf('down')).failuresInRow).toBeGreaterThanOrEqual(count));
    await failures(20);
    expect(await counts()).toMatchObject({ waiting: 60, dead: 0 });
    for (const [round, minutes] of [0.2, 6, 34].entries()) {
      clock.advance(minutes * MINUTE_MS);
      await failures(20 * (round + 2));
    }
    await receiver.listen();
    // After an hour everything has its next try only in another one; one more lead shows that the receiver is back.
    clock.advance(20 * MINUTE_MS);
    const sign = lives(1);
    await delivery.kafka.publish(sign.all);
    await eventually(() => expect(receiver.effects).toHaveLength(63));
    expectAllInOrder(receiver, given);
    await eventually(async () => expect(await stateOf('down')).toMatchObject({ failuresInRow: 0, failingSince: null, state: 'active' }));
    const { body } = await delivery.get('/v1/delivery/deliveries?subscription=down&limit=1');
    expect((await delivery.get(`/v1/delivery/deliveries/${body.deliveries[0].id}`)).body.log).toMatchObject([{ number: 1, status: 204 }]);
  });

  it('that is slow holds up nobody else, and has no more requests at once than it may', async () => {
    const waiting: (() => void)[] = [];
    const slow = await receiving(() => new Promise<number>(resolve => waiting.push(() => resolve(204))));
    const fast = await receiving();
    await delivery.subscribe('slow', slow.url, { maxConcurrent: 3 });
    await delivery.subscribe('fast', fast.url);
    const given = lives(30);
    await delivery.kafka.publish(given.all);
    await eventually(() => expect(fast.effects).toHaveLength(90));
    expectAllInOrder(fast, given);
    await eventually(() => expect(slow.mostAtOnce).toBe(3));
    expect(slow.effects).toHaveLength(0);
    for (const end of waiting) end();
  });

  it('that closes connections, in the middle or between requests, loses nothing', async () => {
    let n = 0;
    const receiver = await receiving((_request, response) => {
      n++;
      if (n % 3 === 0) {
        response.socket!.destroy();
        return undefined;
      }
      if (n % 3 === 1) response.setHeader('connection', 'close');
      return 200;
    });
    await delivery.subscribe('closing', receiver.url, { maxConcurrent: 2 });
    const given = lives(12);
    await delivery.kafka.publish(given.all);
    await passing(10 * MINUTE_MS, () => expect(receiver.effects).toHaveLength(36));
    expectAllInOrder(receiver, given);
    receiver.breakConnections();
    const after = lives(4);
    await delivery.kafka.publish(after.all);
    await passing(10 * MINUTE_MS, () => expect(receiver.effects).toHaveLength(48));
    expectAllInOrder(receiver, after);
  });

  it('that answers 500 to some keeps the order of each lead, and holds up no other lead', async () => {
    const given = lives(10);
    const poisoned = [...given.perLead.keys()].slice(0, 3);
    let isMended = false;
    const receiver = await receiving(({ event }) =>
      !isMended && poisoned.includes(event.data.leadId) && event.type.includes('accepted') ? 500 : 200,
    );
    await delivery.subscribe('some', receiver.url);
    await delivery.kafka.publish(given.all);
    await eventually(() => expect(receiver.effects).toHaveLength(7 * 3 + 3));
    // What became of the last ones is written down a moment later.
    await eventually(async () => expect(await counts()).toMatchObject({ waiting: 6 }));
    isMended = true;
    await passing(HOUR_MS, () => expect(receiver.effects).toHaveLength(30));
    expectAllInOrder(receiver, given);
  });

  it('that takes too long is tried again, and its late answer does no harm', async () => {
    const hasty = await deliveryUnderTest({ clock, env: { DELIVERY_TIMEOUT_MS: '1000' } });
    try {
      const receiver = await receiving((_request, _response, nth) => (nth === 1 ? undefined : 200));
      await hasty.subscribe('late', receiver.url);
      const given = lives(1);
      await hasty.kafka.publish(given.all);
      await eventually(async () => expect((await stateOf('late', hasty)).lastError).toBe('no answer within 1 s'));
      await passing(MINUTE_MS, () => expect(receiver.effects).toHaveLength(3), hasty);
      expectAllInOrder(receiver, given);
    } finally {
      await hasty.close();
    }
  });

  it('that asks to be left alone is, as long as it asks for', async () => {
    let isBusy = true;
    const receiver = await receiving((_request, response) => {
      if (isBusy) response.setHeader('retry-after', '120');
      return isBusy ? 429 : 200;
    });
    await delivery.subscribe('busy', receiver.url, { maxConcurrent: 1 });
    const given = lives(3);
    await delivery.kafka.publish(given.all.slice(0, 1));
    await eventually(async () => expect((await stateOf('busy')).holdUntil).toBe(new Date(clock.ms + 120_000).toISOString()));
    isBusy = false;
    await delivery.kafka.publish(given.all.slice(1));
    await eventually(async () => expect(await counts()).toMatchObject({ waiting: 9 }));
    clock.advance(110_000);
    // Whatever else is sent in the meantime: nothing goes there.
    const other = await receiving();
    await delivery.subscribe('other', other.url);
    await delivery.kafka.publish(lives(1).all);
    await eventually(() => expect(other.effects).toHaveLength(3));
    expect(receiver.requests).toHaveLength(1);
    await delivery.service.request('/v1/delivery/subscriptions/other', { method: 'DELETE' });
    clock.advance(20_000);
    await eventually(() => expect(receiver.effects).toHaveLength(12));
    expectAllInOrder(receiver, given);
  });
});

describe('a delivery that is never taken', () => {
  it('is given up after ten attempts in three days, and can be sent again', async () => {
    let isMended = false;
    const receiver = await receiving(({ event }) => (isMended || !event.type.includes('assigned') ? 200 : 500));
    await delivery.subscribe('dead', receiver.url);
    const started = clock.ms;
    const given = lives(1);
    const [leadId, events] = [...given.perLead][0];
    await delivery.kafka.publish(given.all);
    const first = async () => (await delivery.get(`/v1/delivery/deliveries?lead=${leadId}`)).body.deliveries[2];
    for (let attempts = 1; attempts < 10; attempts++) {
      await eventually(async () => expect(await first()).toMatchObject({ state: 'waiting', attempts }));
      clock.set(new Date((await first()).dueAt));
    }
    await eventually(() => expect(receiver.effects.map(e => e.id)).toEqual([events[1].id, events[2].id]));
    expect(clock.ms - started).toBeGreaterThan(72 * HOUR_MS);
    expect(receiver.requests.filter(r => r.id === events[0].id)).toHaveLength(10);
    const { deliveries } = (await delivery.get(`/v1/delivery/deliveries?status=dead&lead=${leadId}`)).body;
    expect(deliveries).toMatchObject([{ state: 'dead', attempts: 10, because: 'given up after 10 attempts: answered 500' }]);

    isMended = true;
    const since = new Date(started - 1).toISOString();
    expect((await delivery.post('/v1/delivery/subscriptions/dead/redeliver', { since, until: null })).body).toEqual({ redelivered: 1 });
    await eventually(() => expect(receiver.effects.at(-1).id).toBe(events[0].id));
    const path = `/v1/delivery/deliveries/${deliveries[0].id}`;
    await eventually(async () => expect((await delivery.get(path)).body).toMatchObject({ state: 'delivered', attempts: 11 }));
    expect((await delivery.post(`${path}/redeliver`)).status).toBe(202);
    await eventually(async () => expect((await delivery.get(path)).body).toMatchObject({ state: 'delivered', attempts: 12 }));
  });
});

describe('a subscription that fails', () => {
  it('is disabled after five days and says why; enabled again, it gets what has waited', async () => {
    const receiver = await receiving(() => 500);
    await delivery.subscribe('failing', receiver.url);
    const given = lives(2);
    await delivery.kafka.publish(given.all);
    await passing(HOUR_MS, async () =>
      expect(await stateOf('failing')).toMatchObject({ state: 'disabled', disabledBecause: expect.stringContaining('answered 500') }),
    );
    const { changes } = (await delivery.get('/v1/delivery/subscriptions/failing/changes')).body;
    expect(changes[0]).toMatchObject({
      change: 'disabled',
      who: 'delivery',
      why: expect.stringContaining('Nothing could be delivered since'),
    });
    receiver.behavior = () => 200;
    const more = lives(1);
    await delivery.kafka.publish(more.all);
    const { waiting } = await counts();
    await delivery.post('/v1/delivery/subscriptions/failing/enable');
    await eventually(async () => {
      expect(await counts()).toMatchObject({ waiting: 0 });
      expectAllInOrder(receiver, more);
    });
    expect(waiting).toBeGreaterThan(0);
  });

  it('is disabled at once by 410, without a single further request', async () => {
    const receiver = await receiving(() => 410);
    await delivery.subscribe('gone', receiver.url, { maxConcurrent: 1 });
    await delivery.kafka.publish(lives(5).all);
    await eventually(async () =>
      expect(await stateOf('gone')).toMatchObject({ state: 'disabled', disabledBecause: expect.stringContaining('410') }),
    );
    await eventually(async () => expect(await counts()).toMatchObject({ waiting: 15, dead: 0 }));
    expect(receiver.requests).toHaveLength(1);
  });
});
