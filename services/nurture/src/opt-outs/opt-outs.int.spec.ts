import { randomUUID } from 'node:crypto';
import { ConfigurationError } from '@baton/platform';
import { aBehaviorRecorded, aLeadErased, aLeadSentToNurture, anInquiryAccepted, aVisitorIdentified, eventually } from '@baton/testing';
import { nurtureUnderTest, type NurtureUnderTest } from '../../test/nurture-service.js';
import { OptOuts } from './opt-outs.js';
import { loadSecret } from './secret.js';

const source = `
program:
  name: warm-up
  default: true
  quietHours: null
  steps:
    - { id: first, after: 0m, subject: First, text: First }
    - { id: second, after: 1d, subject: Second, text: Second }
`;

let nurture: NurtureUnderTest;
beforeAll(async () => {
  nurture = await nurtureUnderTest();
  await nurture.apply(source);
});
afterAll(() => nurture?.close());

interface Lead {
  leadId: string;
  email: string;
}
const aLead = (): Lead => {
  const leadId = randomUUID();
  return { leadId, email: `${leadId}@example.com` };
};
const inquiryOf = ({ leadId, email }: Lead) => anInquiryAccepted({ leadId, person: { email }, consent: { email: 'granted' } });
const handover = ({ leadId }: Lead) => aLeadSentToNurture({ leadId, program: 'warm-up' });
async function aMailedLead(): Promise<Lead> {
  const lead = aLead();
  await nurture.kafka.publish([inquiryOf(lead), handover(lead)]);
  await nurture.said(lead.leadId, 2);
  return lead;
}
const mailsTo = ({ email }: Lead) => nurture.sink.messages.filter(m => m.to.includes(email));
const linkOf = (lead: Lead) => /<http:\/\/127\.0\.0\.1:1(\/[^>]+)>/.exec(mailsTo(lead)[0]!.headers['list-unsubscribe']!)![1]!;
const isSuppressed = async ({ email }: Lead) => (await nurture.get(`/v1/nurture/opt-outs?email=${encodeURIComponent(email)}`)).body;
const stopped = (reason: string) => expect.objectContaining({ name: 'nurture-stopped', data: expect.objectContaining({ reason }) });
function oneClickInParts(): FormData {
  const form = new FormData();
  form.append('List-Unsubscribe', 'One-Click');
  return form;
}
const anonymous = (path: string, init?: RequestInit) => fetch(new URL(path, nurture.service.url), init);

describe('the unsubscribe link of a mail', () => {
  it.each([
    ['as a form', () => new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })],
    ['in parts, as RFC 8058 would rather have it', () => oneClickInParts()],
  ])('unsubscribes with one click of a mail program, sent %s, without a key', async (_how, body) => {
    const lead = await aMailedLead();
    expect(mailsTo(lead)[0]!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect((await anonymous(linkOf(lead), { method: 'POST', body: body() })).status).toBe(200);
    expect(await nurture.said(lead.leadId, 3)).toContainEqual(stopped('opted-out'));
    expect(await isSuppressed(lead)).toEqual({ isSuppressed: true, reason: 'opted-out' });
  });

  it('asks before it does anything when it is opened: mail scanners open links', async () => {
    const lead = await aMailedLead();
    const response = await anonymous(linkOf(lead));
    expect(response.headers.get('content-type')).toMatch('text/html');
    expect(await response.text()).toContain('<form method="post">');
    expect(await isSuppressed(lead)).toEqual({ isSuppressed: false, reason: null });
  });

  it('works twice, and after the person was erased', async () => {
    const lead = await aMailedLead();
    const link = linkOf(lead);
    await nurture.kafka.publish([aLeadErased({ leadId: lead.leadId })]);
    await nurture.said(lead.leadId, 3);
    expect((await anonymous(link, { method: 'POST' })).status).toBe(200);
    expect((await anonymous(link, { method: 'POST' })).status).toBe(200);
    expect(await isSuppressed(lead)).toEqual({ isSuppressed: true, reason: 'opted-out' });
  });

  it('is refused when it was not made here', async () => {
    const response = await anonymous('/v1/nurture/unsubscribe/AAAA', { method: 'POST' });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
  });
});

describe('an opt-out', () => {
  it('of an address ends the episode of whoever is mailed there, however it is written', async () => {
    const lead = await aMailedLead();
    expect((await nurture.post('/v1/nurture/opt-outs', { email: lead.email.toUpperCase(), because: 'phone call' })).status).toBe(204);
    expect(await nurture.said(lead.leadId, 3)).toContainEqual(stopped('opted-out'));
  });

  it('of an address holds for a lead that comes later', async () => {
    const lead = aLead();
    await nurture.post('/v1/nurture/opt-outs', { email: lead.email });
    await nurture.kafka.publish([inquiryOf(lead), handover(lead)]);
    expect(await nurture.said(lead.leadId, 1)).toEqual([stopped('opted-out')]);
    expect(mailsTo(lead)).toEqual([]);
  });

  it('of a lead holds for whichever address it has later', async () => {
    const lead = aLead();
    await nurture.post('/v1/nurture/opt-outs', { leadId: lead.leadId });
    await nurture.kafka.publish([inquiryOf(lead), handover(lead)]);
    expect(await nurture.said(lead.leadId, 1)).toEqual([stopped('opted-out')]);
    await eventually(async () => expect(await isSuppressed(lead)).toMatchObject({ isSuppressed: true }));
  });

  it('of a lead is taken in whichever way the id is written', async () => {
    const lead = await aMailedLead();
    expect((await nurture.post('/v1/nurture/opt-outs', { leadId: lead.leadId.toUpperCase() })).status).toBe(204);
    expect(await nurture.said(lead.leadId, 3)).toContainEqual(stopped('opted-out'));
  });

  it('of a lead and an address holds for both, also before anything of the lead was seen', async () => {
    const lead = aLead();
    const old = `old-${lead.email}`;
    expect((await nurture.post('/v1/nurture/opt-outs', { leadId: lead.leadId.toUpperCase(), email: old })).status).toBe(204);
    await nurture.kafka.publish([inquiryOf(lead), handover(lead)]);
    expect(await nurture.said(lead.leadId, 1)).toEqual([stopped('opted-out')]);
    for (const email of [lead.email, old])
      await eventually(async () => expect(await isSuppressed({ ...lead, email })).toEqual({ isSuppressed: true, reason: 'opted-out' }));
  });

  it('that arrives as behavior before anything else of the lead is not lost', async () => {
    const lead = aLead();
    await nurture.kafka.publish([aBehaviorRecorded({ leadId: lead.leadId, kind: 'unsubscribe' })]);
    await eventually(async () =>
      expect((await nurture.get(`/v1/nurture/leads/${lead.leadId}`)).body).toMatchObject({ refused: 'opted-out', isKnown: false }),
    );
    await nurture.kafka.publish([handover(lead)]);
    expect(await nurture.said(lead.leadId, 1)).toEqual([stopped('opted-out')]);
    await nurture.kafka.publish([inquiryOf(lead)]);
    await eventually(async () => expect(await isSuppressed(lead)).toEqual({ isSuppressed: true, reason: 'opted-out' }));
  });

  it('of a visitor holds for the lead that the visitor turns out to be', async () => {
    const lead = await aMailedLead();
    const visitorId = randomUUID();
    await nurture.kafka.publish([aBehaviorRecorded({ visitorId, kind: 'unsubscribe' })]);
    await eventually(async () =>
      expect((await nurture.db.pool.query('select 1 from visitor_behaviors where visitor_id = $1', [visitorId])).rowCount).toBe(1),
    );
    await nurture.kafka.publish([aVisitorIdentified({ leadId: lead.leadId, visitorId })]);
    expect(await nurture.said(lead.leadId, 3)).toContainEqual(stopped('opted-out'));
  });

  it('survives erasure: a later import of the same person is not mailed', async () => {
    const lead = await aMailedLead();
    await nurture.kafka.publish([aLeadErased({ leadId: lead.leadId })]);
    expect(await nurture.said(lead.leadId, 3)).toContainEqual(stopped('erased'));
    const again = { ...aLead(), email: lead.email };
    await nurture.kafka.publish([inquiryOf(again), handover(again)]);
    expect(await nurture.said(again.leadId, 1)).toEqual([stopped('opted-out')]);
    expect(mailsTo(lead)).toHaveLength(1);
  });

  it.each([
    ['no address and no lead', {}, 'email'],
    ['an address that is none', { email: 'ada' }, 'email'],
    ['a lead that is none', { leadId: 'ada' }, 'leadId'],
  ])('is refused with %s', async (_what, body, field) => {
    const { status, body: problem } = await nurture.post('/v1/nurture/opt-outs', body);
    expect(status).toBe(400);
    expect(problem.errors.map((e: { field: string }) => e.field)).toEqual([field]);
  });

  it('is listed by its hash alone, page by page', async () => {
    const all: { addressHash: string }[] = [];
    let after = '';
    do {
      const { body } = await nurture.get(`/v1/nurture/opt-outs?limit=2${after}`);
      all.push(...body.optOuts);
      after = body.next === null ? '' : `&after=${encodeURIComponent(body.next)}`;
    } while (after !== '');
    expect(all.length).toBeGreaterThan(2);
    expect(new Set(all.map(o => o.addressHash)).size).toBe(all.length);
    expect(JSON.stringify(all)).not.toContain('@');
    expect((await nurture.get('/v1/nurture/opt-outs?after=x')).status).toBe(400);
  });
});

describe('a bounce that another system reports', () => {
  it('ends the episode and keeps the address from being mailed', async () => {
    const lead = await aMailedLead();
    await nurture.kafka.publish([aBehaviorRecorded({ leadId: lead.leadId, kind: 'email-bounce' })]);
    expect(await nurture.said(lead.leadId, 3)).toContainEqual(stopped('bounced'));
    expect(await isSuppressed(lead)).toEqual({ isSuppressed: true, reason: 'bounced' });
  });

  it('holds for the address alone: with another one the lead is mailed again', async () => {
    const lead = aLead();
    await nurture.kafka.publish([aBehaviorRecorded({ leadId: lead.leadId, kind: 'email-bounce' })]);
    await eventually(async () =>
      expect((await nurture.get(`/v1/nurture/leads/${lead.leadId}`)).body).toMatchObject({ refused: 'bounced' }),
    );
    await nurture.kafka.publish([inquiryOf(lead)]);
    await eventually(async () => expect((await nurture.get(`/v1/nurture/leads/${lead.leadId}`)).body).toMatchObject({ refused: null }));
    const other = { ...lead, email: `other-${lead.email}` };
    await nurture.kafka.publish([inquiryOf(other)]);
    await eventually(async () =>
      expect((await nurture.db.pool.query('select email from leads where lead_id = $1', [lead.leadId])).rows).toEqual([
        { email: other.email },
      ]),
    );
    await nurture.kafka.publish([handover(other)]);
    await nurture.said(lead.leadId, 2);
    expect([mailsTo(lead).length, mailsTo(other).length]).toEqual([0, 1]);
  });
});

describe('a bounce that was held by mistake', () => {
  const held = async (): Promise<Lead> => {
    const lead = await aMailedLead();
    await nurture.kafka.publish([aBehaviorRecorded({ leadId: lead.leadId, kind: 'email-bounce' })]);
    await nurture.said(lead.leadId, 3);
    return lead;
  };
  const lift = (body: object) => nurture.post('/v1/nurture/bounces/lift', { because: 'the relay was set up wrong', ...body });

  it('is lifted: the address is mailed again, and it is kept who did it and why', async () => {
    const lead = await held();
    expect(await lift({ email: lead.email.toUpperCase() })).toMatchObject({ status: 200, body: { lifted: 1 } });
    expect(await isSuppressed(lead)).toEqual({ isSuppressed: false, reason: null });
    await nurture.kafka.publish([handover(lead)]);
    await nurture.said(lead.leadId, 5);
    expect(mailsTo(lead)).toHaveLength(2);
    const { lifts } = (await nurture.get('/v1/nurture/bounces/lifts')).body;
    expect(lifts[0]).toMatchObject({ because: 'the relay was set up wrong', by: expect.any(String), lifted: 1, from: null });
    expect(await lift({ email: lead.email })).toMatchObject({ body: { lifted: 0 } });
  });

  it('is lifted with all that were held within a time, and no others', async () => {
    const [one, other, before] = [await held(), await held(), await held()];
    const from = '2026-01-02T00:00:00Z';
    await nurture.db.pool.query(`update suppressions set at = $1::timestamptz - interval '1 day' where reason = 'bounced'`, [from]);
    for (const { email } of [one, other])
      await nurture.db.pool.query('update suppressions set at = $1 where address_hash = $2', [
        from,
        nurture.service.app.get(OptOuts).hashOf(email),
      ]);
    expect(await lift({ from, to: '2026-01-03T00:00:00+01:00' })).toMatchObject({ status: 200, body: { lifted: 2 } });
    expect([await isSuppressed(one), await isSuppressed(other), await isSuppressed(before)].map(s => s.isSuppressed)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('never lifts what a person said, nor what an erasure left', async () => {
    const [optedOut, erased] = [await held(), await held()];
    await nurture.post('/v1/nurture/opt-outs', { email: optedOut.email });
    await nurture.kafka.publish([aLeadErased({ leadId: erased.leadId })]);
    await eventually(async () => expect(await isSuppressed(erased)).toEqual({ isSuppressed: true, reason: 'erased' }));
    for (const { email } of [optedOut, erased])
      expect(await lift({ email })).toMatchObject({ status: 409, body: { type: 'not-a-bounce' } });
    await lift({ from: '2000-01-01T00:00:00Z' });
    expect([await isSuppressed(optedOut), await isSuppressed(erased)].map(s => s.reason)).toEqual(['opted-out', 'erased']);
  });

  it.each([
    ['neither an address nor a time', {}, 'email'],
    ['both', { email: 'ada@example.com', from: '2026-01-01T00:00:00Z' }, 'from'],
    ['no instant', { from: '2026-01-01' }, 'from'],
    ['a time that ends before it begins', { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 'to'],
    ['no reason', { email: 'ada@example.com', because: '' }, 'because'],
  ])('is not lifted with %s', async (_what, body, field) => {
    const { status, body: problem } = await lift(body);
    expect([status, problem.errors.map((e: { field: string }) => e.field)]).toEqual([400, [field]]);
  });
});

describe('the secret behind hashes and links', () => {
  it('is made once and stays', async () => {
    expect((await loadSecret(nurture.db.database, undefined)).value).toBe((await loadSecret(nurture.db.database, undefined)).value);
  });
  it('can not be replaced by another: opt-outs would not be recognised', async () => {
    await expect(loadSecret(nurture.db.database, 'another secret of at least 32 characters')).rejects.toThrow(ConfigurationError);
  });
});
