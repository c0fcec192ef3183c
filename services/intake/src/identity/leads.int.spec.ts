import { randomUUID } from 'node:crypto';
import { sql } from '@baton/platform';
import { anInquiry, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('leads', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  const aLead = async (overrides: Record<string, unknown> = {}) => {
    const inquiry = anInquiry(overrides);
    return { inquiry, ...((await intake.send('/v1/inquiries', inquiry)).body as { leadId: string; inquiryId: string }) };
  };
  const merge = (a: string, b: string, more: object = {}) =>
    intake.send('/v1/leads/merges', { leadIds: [a, b], reason: 'the same person', ...more });
  const eventsOf = async (leadId: string) =>
    (await intake.outbox())
      .filter(e => e.key === leadId)
      .map(e => ({ name: e.event.type.split('.')[2], version: e.event.streamversion, data: e.event.data }));
  const read = async (leadId: string) => (await intake.send(`/v1/leads/${leadId}`, undefined)).body;

  describe('recognition', () => {
    it('joins by the number, and then by the address that came with it', async () => {
      const phone = `+1650555${String(Math.floor(Math.random() * 9000) + 1000)}`;
      const first = await aLead({ contact: { phone, lastName: 'Hopper' } });
      const { contact } = anInquiry();
      const second = await aLead({
        contact: { email: contact.email, phone: phone.replace('+1', '1 '), lastName: 'Hopper', address: { country: 'US' } },
      });
      const third = await aLead({ contact: { email: contact.email } });
      expect([second.leadId, third.leadId]).toEqual([first.leadId, first.leadId]);
    });

    it('lets the address win, keeps the conflict and shows it with both leads', async () => {
      const phone = `+1650556${String(Math.floor(Math.random() * 9000) + 1000)}`;
      const byPhone = await aLead({ contact: { phone } });
      const byEmail = await aLead();
      const both = await aLead({ contact: { email: byEmail.inquiry.contact.email, phone } });
      expect(both.leadId).toBe(byEmail.leadId);
      expect((await read(byEmail.leadId)).possibleDuplicates).toEqual([{ leadId: byPhone.leadId, kind: 'phone' }]);
      expect((await read(byPhone.leadId)).possibleDuplicates).toEqual([{ leadId: byEmail.leadId, kind: 'phone' }]);
    });
  });

  describe('a lead with very many inquiries, such as that of a form that is tested each minute', () => {
    it('is shown with the newest of them, and says how many there are', async () => {
      const { leadId, inquiryId } = await aLead();
      await intake.db.database.query(
        sql(`insert into inquiries (id, lead_id, source_id, external_id, connector, occurred_at, accepted_at, is_test, body_hash, content)
          select gen_random_uuid(), lead_id, source_id, external_id || '/' || n, connector, occurred_at, accepted_at + n * interval '1 s', is_test, body_hash, content
          from inquiries, generate_series(1, 600) n where id = $1`),
        [inquiryId],
      );
      const { inquiries, inquiryCount } = await read(leadId);
      expect([inquiries.length, inquiryCount]).toEqual([500, 601]);
      const times = inquiries.map((i: { acceptedAt: string }) => Date.parse(i.acceptedAt));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(inquiries.at(-1).externalId).toMatch(/\/600$/);
    });
  });

  describe('merges', () => {
    it('keeps the older lead, under both keys, and later inquiries of either person come to it', async () => {
      const [a, b] = [await aLead(), await aLead()];
      const { status, body } = await merge(b.leadId, a.leadId);
      expect([status, body]).toEqual([
        200,
        { mergeId: expect.any(String), survivorLeadId: a.leadId, mergedLeadId: b.leadId, because: expect.any(String), repeat: false },
      ]);
      for (const leadId of [a.leadId, b.leadId])
        expect((await eventsOf(leadId)).at(-1)).toMatchObject({
          name: 'leads-merged',
          version: 2,
          data: { leadId, survivorLeadId: a.leadId, mergedLeadId: b.leadId, reason: 'the same person', identityVersion: 2 },
        });
      const later = await aLead({ contact: b.inquiry.contact });
      expect(later.leadId).toBe(a.leadId);
      expect(await read(b.leadId)).toMatchObject({ place: 'merged', survivorLeadId: a.leadId });
      expect((await read(a.leadId)).inquiries.map((i: { inquiryId: string; leadId: string }) => [i.inquiryId, i.leadId])).toEqual([
        [a.inquiryId, a.leadId],
        [b.inquiryId, b.leadId],
        [later.inquiryId, a.leadId],
      ]);
    });

    it('never lets an anonymous lead win', async () => {
      const anonymous = await aLead({ contact: { email: 'not an address' } });
      const named = await aLead();
      const { body } = await merge(anonymous.leadId, named.leadId, { preferredSurvivorId: anonymous.leadId });
      expect(body).toMatchObject({ survivorLeadId: named.leadId, because: 'the other lead is anonymous' });
    });

    it('says so when the preferred survivor is neither of the two', async () => {
      const [a, b, other] = [await aLead(), await aLead(), await aLead()];
      for (const preferredSurvivorId of [other.leadId, randomUUID()]) {
        const { status, body } = await merge(a.leadId, b.leadId, { preferredSurvivorId });
        expect([status, body.errors]).toEqual([400, [{ field: 'preferredSurvivorId', message: expect.stringContaining('leadIds') }]]);
      }
      expect(await read(b.leadId)).toMatchObject({ place: 'accepted', survivorLeadId: null });
    });

    it('takes a lead that was merged into one of the two for that one, in whatever case its id is written', async () => {
      const [older, b, c] = [await aLead(), await aLead(), await aLead()];
      await merge(b.leadId, c.leadId);
      const { body } = await merge(older.leadId, b.leadId, { preferredSurvivorId: c.leadId.toUpperCase() });
      expect(body).toMatchObject({ survivorLeadId: b.leadId, because: 'preferred by the caller' });
    });

    it('gives the same answer again', async () => {
      const [a, b] = [await aLead(), await aLead()];
      const first = await merge(a.leadId, b.leadId);
      expect((await merge(b.leadId, a.leadId)).body).toMatchObject({ mergeId: first.body.mergeId, repeat: true });
      expect(await eventsOf(a.leadId)).toHaveLength(2);
    });

    it('refuses a test with a real lead, an unknown one, and one with itself', async () => {
      const [real, test] = [await aLead(), await aLead({ isTest: true })];
      expect((await merge(real.leadId, test.leadId)).body.type).toBe('not-mergeable');
      expect((await merge(real.leadId, randomUUID())).status).toBe(404);
      expect((await merge(real.leadId, real.leadId)).status).toBe(400);
    });

    it('takes what is said of a merged lead for the survivor', async () => {
      const [a, b] = [await aLead(), await aLead()];
      await merge(a.leadId, b.leadId);
      const { body } = await intake.send('/v1/crm-updates', { externalId: randomUUID(), leadId: b.leadId, activity: 'meeting' });
      expect(body.leadId).toBe(a.leadId);
      const behavior = await intake.send('/v1/behavioral-events', { externalId: randomUUID(), leadId: b.leadId, kind: 'call' });
      expect(behavior.body.leadId).toBe(a.leadId);
    });

    it('undoes a merge: each inquiry and each key goes back to its own lead', async () => {
      const [a, b, c] = [await aLead(), await aLead(), await aLead()];
      const below = await merge(b.leadId, c.leadId);
      const { body } = await merge(a.leadId, b.leadId);
      expect(below.body.survivorLeadId).toBe(b.leadId);
      expect((await read(c.leadId)).survivorLeadId).toBe(a.leadId);
      const undone = await intake.send(`/v1/leads/merges/${body.mergeId}/undo`, { reason: 'father and son' });
      expect([undone.status, undone.body]).toEqual([200, { restoredLeadId: b.leadId, survivorLeadId: a.leadId }]);
      expect(await read(b.leadId)).toMatchObject({ place: 'accepted', survivorLeadId: null, mergedLeadIds: [c.leadId] });
      expect((await eventsOf(a.leadId)).at(-1)).toMatchObject({ name: 'leads-unmerged', data: { restoredLeadId: b.leadId } });
      expect((await eventsOf(b.leadId)).slice(-2)).toMatchObject([
        { name: 'leads-unmerged' },
        { name: 'leads-merged', data: { survivorLeadId: b.leadId, mergedLeadId: c.leadId } },
      ]);
      // The same under both keys, and rising with each change of a lead.
      const versionsOf = async (key: string, subject: string) =>
        (await eventsOf(key)).flatMap(({ data }) =>
          [data.mergedLeadId, data.restoredLeadId].includes(subject) ? [data.identityVersion as number] : [],
        );
      expect(await versionsOf(b.leadId, b.leadId)).toEqual(await versionsOf(a.leadId, b.leadId));
      expect(await versionsOf(c.leadId, c.leadId)).toEqual(await versionsOf(b.leadId, c.leadId));
      for (const { leadId } of [b, c]) {
        const [merged, changed] = await versionsOf(leadId, leadId);
        expect(changed).toBeGreaterThan(merged!);
      }
      expect((await aLead({ contact: c.inquiry.contact })).leadId).toBe(b.leadId);
      expect((await intake.send(`/v1/leads/merges/${body.mergeId}/undo`, { reason: 'again' })).status).toBe(409);
    });
  });

  describe('erasure', () => {
    it('erases the person, tells all services and reports it', async () => {
      const visitorId = randomUUID();
      const a = await aLead({ visitorId });
      const b = await aLead();
      await merge(a.leadId, b.leadId);
      const { status, body } = await intake.send(`/v1/leads/${b.leadId}/erasure`, {});
      expect(status).toBe(200);
      expect(body).toMatchObject({
        leadId: a.leadId,
        leadIds: [a.leadId, b.leadId].sort(),
        erased: { inquiries: 2, rawPayloads: 2, identityKeys: 2, visitors: 1 },
      });
      expect(body.topics.map((t: { name: string }) => t.name)).toEqual([
        'inbound.events.v1',
        'intake.leads.v1',
        'assignment.leads.v1',
        'delivery.leads.v1',
      ]);
      for (const leadId of [a.leadId, b.leadId])
        expect((await eventsOf(leadId)).at(-1)).toMatchObject({ name: 'lead-erased', data: { leadId } });
      const rest = await intake.db.database.query<{ all: string }>(
        sql(
          `select string_agg(x, '') as all from (select i::text x from inquiries i union all select r::text from raw_payloads r union all select k::text from identity_keys k union all select s::text from suppressions s union all select e::text from erasures e) t`,
        ),
      );
      expect(rest[0].all).not.toContain(a.inquiry.contact.email);
      expect((await intake.send(`/v1/inquiries/${a.inquiryId}`, undefined)).body.content).toBeNull();
      expect((await read(a.leadId)).place).toBe('erased');
    });

    it('gives the first report again', async () => {
      const { leadId } = await aLead();
      const first = await intake.send(`/v1/leads/${leadId}/erasure`, {});
      expect((await intake.send(`/v1/leads/${leadId}/erasure`, {})).body).toEqual(first.body);
      expect((await eventsOf(leadId)).filter(e => e.name === 'lead-erased')).toHaveLength(1);
    });

    it('makes a later inquiry of the person a new lead that gets no mail, unless they agree again', async () => {
      const { leadId, inquiry } = await aLead({ consent: { email: 'granted' } });
      await intake.send(`/v1/leads/${leadId}/erasure`, {});
      const imported = await aLead({
        contact: inquiry.contact,
        consent: { email: 'granted', basis: 'consent', givenAt: '2020-01-01T00:00:00Z' },
      });
      expect(imported.leadId).not.toBe(leadId);
      expect((await eventsOf(imported.leadId))[0].data).toMatchObject({ known: false, consent: { email: 'denied' } });
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
      await aLead({ contact: inquiry.contact, consent: { email: 'granted', givenAt: tomorrow } });
      expect((await eventsOf(imported.leadId))[1].data.consent).toMatchObject({ email: 'granted' });
    });

    it('is not undone by a redelivery: the inquiry stays known by its id', async () => {
      const { leadId, inquiry, inquiryId } = await aLead();
      await intake.send(`/v1/leads/${leadId}/erasure`, {});
      expect((await intake.send('/v1/inquiries', inquiry)).body).toEqual({ inquiryId, leadId, repeat: true });
    });

    it('refuses what is said of an erased lead', async () => {
      const { leadId } = await aLead();
      await intake.send(`/v1/leads/${leadId}/erasure`, {});
      expect((await intake.send('/v1/crm-updates', { externalId: randomUUID(), leadId, activity: 'meeting' })).status).toBe(410);
      const other = await aLead();
      expect((await merge(leadId, other.leadId)).status).toBe(410);
    });

    it('knows no lead that is not there', async () => {
      expect((await intake.send(`/v1/leads/${randomUUID()}/erasure`, {})).status).toBe(404);
      expect((await intake.send(`/v1/leads/${randomUUID()}`, undefined)).status).toBe(404);
      expect((await intake.send('/v1/leads/none', undefined)).status).toBe(400);
    });
  });
});
