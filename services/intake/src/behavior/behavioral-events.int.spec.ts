import { randomUUID } from 'node:crypto';
import { anInquiry, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('POST /v1/behavioral-events', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  const send = (overrides: object) =>
    intake.send('/v1/behavioral-events', {
      externalId: randomUUID(),
      kind: 'page-visit',
      occurredAt: '2026-03-01T12:00:00Z',
      ...overrides,
    });
  const behaviorOf = async (key: string) =>
    (await intake.outbox()).filter(e => e.topic === 'intake.behavior.v1' && e.key === key).map(e => e.event);

  it('announces what a visitor did under the visitor, with rising versions', async () => {
    const visitorId = randomUUID();
    expect((await send({ visitorId, url: 'https://example.com/pricing' })).status).toBe(202);
    await send({ visitorId, kind: 'download', source: { utm: { medium: 'cpc', source: 'google' } } });
    const events = await behaviorOf(visitorId);
    expect(events.map(e => e.streamversion)).toEqual([1, 2]);
    expect(events[0].data).toMatchObject({ visitorId, kind: 'page-visit', url: 'https://example.com/pricing' });
    expect(events[0].data.leadId).toBeUndefined();
    expect(events[1].data.origin).toMatchObject({ mediaType: 'paid-search', channel: 'google' });
  });

  it('announces it under the lead once the visitor is known', async () => {
    const visitorId = randomUUID();
    await send({ visitorId });
    const { leadId } = (await intake.send('/v1/inquiries', anInquiry({ visitorId }))).body;
    expect((await send({ visitorId, kind: 'ad-click' })).body.leadId).toBe(leadId);
    expect(await behaviorOf(visitorId)).toHaveLength(1);
    expect(await behaviorOf(leadId)).toMatchObject([{ streamversion: 1, data: { leadId, visitorId, kind: 'ad-click' } }]);
  });

  it('takes an event once', async () => {
    const event = { externalId: randomUUID(), visitorId: randomUUID() };
    const first = await send(event);
    expect((await send(event)).body).toEqual({ ...first.body, repeat: true });
    expect((await send({ ...event, kind: 'call' })).status).toBe(409);
    expect(await behaviorOf(event.visitorId)).toHaveLength(1);
  });

  it('follows the person who last said who they are on a shared device', async () => {
    const visitorId = randomUUID();
    const first = (await intake.send('/v1/inquiries', anInquiry({ visitorId }))).body.leadId;
    const second = (await intake.send('/v1/inquiries', anInquiry({ visitorId }))).body.leadId;
    expect(second).not.toBe(first);
    expect((await send({ visitorId })).body.leadId).toBe(second);
  });

  it('refuses an unknown lead, and what is about nobody', async () => {
    expect((await send({ leadId: randomUUID() })).body.type).toBe('unknown-lead');
    const { body } = await send({ kind: 'dance' });
    expect(body.errors.map((e: { field: string }) => e.field).sort()).toEqual(['kind', 'visitorId']);
  });

  it('takes a list of 300, in order', async () => {
    const visitorId = randomUUID();
    const list = Array.from({ length: 300 }, (_, index) => ({
      externalId: `${visitorId}/${index}`,
      visitorId,
      kind: 'page-visit',
      url: `https://example.com/${index}`,
    }));
    const { status } = await intake.send('/v1/behavioral-events', list);
    expect(status).toBe(202);
    const events = await behaviorOf(visitorId);
    expect(events.map(e => [e.streamversion, e.data.url])).toEqual(list.map((e, index) => [index + 1, e.url]));
  });
});
