import { randomUUID } from 'node:crypto';
import { anInquiry, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('POST /v1/inquiries', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  it('answers 202 with the ids and a Location, and announces the inquiry', async () => {
    const sent = anInquiry();
    const { status, body, headers } = await intake.send('/v1/inquiries', sent);
    expect(status).toBe(202);
    expect(body).toEqual({ inquiryId: expect.any(String), leadId: expect.any(String), repeat: false });
    expect(headers.get('location')).toBe(`/v1/inquiries/${body.inquiryId}`);
    const announced = (await intake.outbox()).filter(e => e.key === body.leadId);
    expect(announced).toHaveLength(1);
    expect(announced[0]).toMatchObject({
      topic: 'intake.leads.v1',
      event: {
        type: 'baton.intake.inquiry-accepted.v1',
        streamversion: 1,
        data: {
          inquiryId: body.inquiryId,
          sourceId: 'admin',
          connector: 'native',
          externalId: sent.externalId,
          occurredAt: '2026-03-01T08:30:00.000Z',
          known: false,
          isTest: false,
          person: { email: sent.contact.email, firstName: 'Ada', lastName: 'Byron', address: { country: 'DE' } },
          company: { name: 'Engines GmbH', domain: 'example.com', employees: 120 },
          origin: { mediaType: 'paid-search', channel: 'google-ads', campaign: 'spring' },
          answers: { budget: '10k-50k' },
        },
      },
    });
  });

  it('gives the first result for a repeat, and announces nothing again', async () => {
    const sent = anInquiry();
    const first = await intake.send('/v1/inquiries', sent);
    const again = await intake.send('/v1/inquiries', { ...sent, company: { ...sent.company } });
    expect(again.status).toBe(202);
    expect(again.body).toEqual({ ...first.body, repeat: true });
    expect((await intake.outbox()).filter(e => e.key === first.body.leadId)).toHaveLength(1);
  });

  it('refuses another body under the same id, and the first stands', async () => {
    const sent = anInquiry();
    const first = await intake.send('/v1/inquiries', sent);
    const other = await intake.send('/v1/inquiries', { ...sent, answers: { budget: 'none' } });
    expect(other.status).toBe(409);
    expect(other.headers.get('content-type')).toContain('application/problem+json');
    expect(other.body).toMatchObject({ type: 'id-used-before', inquiryId: first.body.inquiryId });
    const { body } = await intake.send(`/v1/inquiries/${first.body.inquiryId}`, undefined);
    expect(body.content.answers).toEqual({ budget: '10k-50k' });
  });

  it('takes the Idempotency-Key where there is no externalId', async () => {
    const { externalId: _, ...sent } = anInquiry();
    const key = { 'idempotency-key': randomUUID() };
    const first = await intake.send('/v1/inquiries', sent, key);
    const again = await intake.send('/v1/inquiries', sent, key);
    expect(again.body).toEqual({ ...first.body, repeat: true });
    const without = await intake.send('/v1/inquiries', sent);
    expect(without.status).toBe(400);
    expect(without.body.errors).toEqual([expect.objectContaining({ field: 'externalId' })]);
  });

  it('names every offending field, also unknown ones', async () => {
    const { status, body } = await intake.send('/v1/inquiries', {
      externalId: 7,
      contact: { firstName: 3, address: { country: ['DE'] } },
      company: { employees: -1, annualRevenue: { amount: '12.345', currency: 'EUR' } },
      source: { mediaType: 'carrier-pigeon' },
      occurredAt: '2026-02-30T10:00:00Z',
      colour: 'green',
    });
    expect(status).toBe(400);
    expect(body.type).toBe('invalid-request');
    expect(body.errors.map((e: { field: string }) => e.field).sort()).toEqual(
      [
        'colour',
        'company.annualRevenue.amount',
        'company.employees',
        'contact',
        'contact.address.country',
        'contact.firstName',
        'externalId',
        'occurredAt',
        'source.mediaType',
      ].sort(),
    );
  });

  it('gives each inquiry of a list a result of its own', async () => {
    const [first, second] = [anInquiry(), anInquiry()];
    const { status, body } = await intake.send('/v1/inquiries', [
      first,
      { ...second, contact: {} },
      second,
      { ...first, answers: { other: 'yes' } },
    ]);
    expect(status).toBe(207);
    expect(body.results.map((r: { status: number }) => r.status)).toEqual([202, 400, 202, 409]);
    expect(body.results[1].errors).toEqual([expect.objectContaining({ field: 'contact' })]);
  });

  it('joins a second inquiry of a known person to the lead, with a rising version', async () => {
    const first = await intake.send('/v1/inquiries', anInquiry());
    const { content } = (await intake.send(`/v1/inquiries/${first.body.inquiryId}`, undefined)).body;
    const second = await intake.send('/v1/inquiries', anInquiry({ contact: { email: ` ${content.person.email.toUpperCase()} ` } }));
    expect(second.body).toMatchObject({ leadId: first.body.leadId, repeat: false });
    const versions = (await intake.outbox()).filter(e => e.key === first.body.leadId).map(e => [e.event.streamversion, e.event.data.known]);
    expect(versions).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('makes one lead of two inquiries of one new person in one request', async () => {
    const { contact } = anInquiry();
    const { body } = await intake.send('/v1/inquiries', [anInquiry({ contact }), anInquiry({ contact })]);
    expect(body.results[0].leadId).toBe(body.results[1].leadId);
  });

  it('keeps an inquiry whose e-mail address is none', async () => {
    const { status, body } = await intake.send('/v1/inquiries', anInquiry({ contact: { email: 'ada at example', firstName: 'Ada' } }));
    expect(status).toBe(202);
    const [announced] = (await intake.outbox()).filter(e => e.key === body.leadId);
    expect(announced.event.data.person).toMatchObject({ email: 'ada at example', emailInvalid: true });
  });

  it('keeps a test apart from the real person with the same address', async () => {
    const { contact } = anInquiry();
    const real = await intake.send('/v1/inquiries', anInquiry({ contact }));
    const test = await intake.send('/v1/inquiries', anInquiry({ contact, isTest: true }));
    expect(test.body.leadId).not.toBe(real.body.leadId);
    const [announced] = (await intake.outbox()).filter(e => e.key === test.body.leadId);
    expect(announced.event.data.isTest).toBe(true);
  });

  it('says which visitor the person is', async () => {
    const visitorId = randomUUID();
    const { body } = await intake.send('/v1/inquiries', anInquiry({ visitorId }));
    const events = (await intake.outbox()).filter(e => e.key === body.leadId);
    expect(events.map(e => e.event.type)).toEqual(['baton.intake.inquiry-accepted.v1', 'baton.intake.visitor-identified.v1']);
    expect(events[1].event).toMatchObject({ streamversion: 2, data: { leadId: body.leadId, visitorId } });
  });

  it('carries the trace of the request into the event', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { body } = await intake.send('/v1/inquiries', anInquiry(), { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    const [announced] = (await intake.outbox()).filter(e => e.key === body.leadId);
    expect(announced.event.traceparent).toContain(trace);
  });

  it('needs a key that may write inquiries', async () => {
    expect((await intake.send('/v1/inquiries', anInquiry(), { authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('gives each of a list an id of its own from one long Idempotency-Key', async () => {
    const sent = Array.from({ length: 3 }, () => ({ ...anInquiry(), externalId: undefined }));
    const key = { 'idempotency-key': `${randomUUID()}/${'k'.repeat(160)}` };
    const first = await intake.send('/v1/inquiries', sent, key);
    expect([first.status, new Set(first.body.results.map((r: { inquiryId: string }) => r.inquiryId)).size]).toEqual([202, 3]);
    const again = await intake.send('/v1/inquiries', sent, key);
    expect(again.body.results).toEqual(first.body.results.map((r: object) => ({ ...r, repeat: true })));
  });

  it.each([
    [
      'half of an emoji',
      { answers: { note: `\ud83d${'x'.repeat(1999)}😀` }, contact: { email: 'half@example.com', firstName: 'A\ude00' } },
    ],
    ['a question called constructor', { answers: { constructor: 'Bob & Sons', toString: 'yes' } }],
    ['a medium called constructor', { source: { utm: { medium: 'constructor', source: 'newsletter' } } }],
  ])('takes %s', async (_, odd) => {
    const { status, body } = await intake.send('/v1/inquiries', anInquiry(odd));
    expect(status).toBe(202);
    const { body: view } = await intake.send(`/v1/inquiries/${body.inquiryId}`, undefined);
    if ('answers' in odd) expect(Object.keys(view.content.answers).sort()).toEqual(Object.keys(odd.answers).sort());
    else expect(view.content.origin).toMatchObject({ mediaType: 'website', channel: 'newsletter', utm: { medium: 'constructor' } });
  });

  it('finds a repeat whose id holds half of an emoji', async () => {
    const sent = anInquiry({ externalId: `${randomUUID()}\ud83d` });
    const first = await intake.send('/v1/inquiries', sent);
    expect((await intake.send('/v1/inquiries', sent)).body).toEqual({ ...first.body, repeat: true });
  });

  it.each(['/v1/connectors/%00', '/v1/connectors/__proto__', '/v1/sources/%00'])('knows nothing at %s', async path => {
    const { status, headers } = await intake.send(path, undefined);
    expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
  });

  it('stores an inquiry with characters that the database refuses, without losing its neighbours', async () => {
    const odd = anInquiry({ answers: { note: 'a\u0000b\u0007c' } });
    const { body } = await intake.send('/v1/inquiries', [anInquiry(), odd, anInquiry()]);
    expect(body.results.map((r: { status: number }) => r.status)).toEqual([202, 202, 202]);
  });
});
