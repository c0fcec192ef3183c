import { sql } from '@baton/platform';
import { startIntake, type TestIntake } from '../../../test-fixtures/intake.js';
import { googleLead, longId, sharedPayload } from '../../../test-fixtures/vendor-payloads.js';

const KEY = 'the-key-given-to-google';

describe('POST /v1/connectors/:sourceId of Google Ads', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
    const { status } = await intake.send('/v1/sources/configuration', {
      sources: [{ id: 'google', connector: 'google-ads', country: 'US', secrets: { googleKey: KEY } }],
    });
    expect(status).toBe(200);
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  /** As Google sends it: without a key of ours. */
  const post = (body: string, source = 'google') =>
    intake.send(`/v1/connectors/${source}`, body, { 'content-type': 'application/json', authorization: '' });
  const eventOf = async (leadId: string) => (await intake.outbox()).filter(e => e.key === leadId).map(e => e.event.data);

  it('answers 200 and announces the lead with every digit of its ids', async () => {
    const email = `grace-${longId()}@example.com`;
    const { status, body } = await post(googleLead({ email }));
    expect(status).toBe(200);
    const [data] = await eventOf(body.results[0].leadId);
    expect(data).toMatchObject({
      sourceId: 'google',
      connector: 'google-ads',
      isTest: false,
      person: { email, firstName: 'Grace', lastName: 'Hopper', address: { state: 'CA' } },
      origin: { mediaType: 'paid-search', channel: 'google-ads', campaign: '12345678901234567' },
      answers: { 'which_product?': 'Compilers', form_id: '42' },
    });
    expect(data.origin.clickIds).toBeUndefined();
  });

  it('neither stores nor announces the key', async () => {
    const { body } = await post(googleLead());
    const rows = await intake.db.database.query<{ all: string }>(
      sql(
        `select concat(i.*::text, r.*::text, o.payload) as all from inquiries i join raw_payloads r on r.inquiry_id = i.id join outbox o on o.key = i.lead_id::text where i.lead_id = $1`,
      ),
      [body.results[0].leadId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].all).toContain('Hopper');
    expect(rows[0].all).not.toContain(KEY);
  });

  it('takes the same lead once, and tells Google that all is well', async () => {
    const leadId = `lead-${longId()}`;
    const first = await post(googleLead({ leadId }));
    const again = await post(googleLead({ leadId, email: 'other@example.com' }));
    expect(again.status).toBe(200);
    expect(again.body.results).toEqual([{ ...first.body.results[0], repeat: true }]);
  });

  it.each(['wrong', '', ` ${KEY}`])('refuses the key %j', async key => {
    expect((await post(googleLead({ key }))).status).toBe(401);
  });

  it('marks a test, and tells two tests with the same lead_id apart', async () => {
    const leadId = `TeSter-${longId()}`;
    const one = await post(googleLead({ leadId, isTest: true }));
    const two = await post(googleLead({ leadId, isTest: true }));
    expect(two.body.results[0].inquiryId).not.toBe(one.body.results[0].inquiryId);
    const [data] = await eventOf(one.body.results[0].leadId);
    expect(data.isTest).toBe(true);
    expect((await intake.send(`/v1/leads/${one.body.results[0].leadId}`, undefined)).body.place).toBe('test');
  });

  it('keeps a lead whose form asked for nothing by which anybody can be reached', async () => {
    const { status, body } = await post(googleLead({ columns: [{ column_id: 'POSTAL_CODE', string_value: '94043' }] }));
    expect(status).toBe(200);
    const [data] = await eventOf(body.results[0].leadId);
    expect(data.person).toEqual({ address: { postalCode: '94043' } });
  });

  it.each([
    ['{"google_key":"the-key-given-to-google"}', 400],
    ['{"lead_id":', 400],
    ['[]', 400],
    ['', 400],
  ])('answers %s with a problem', async (body, status) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('knows no source that is not there or not active', async () => {
    expect((await post(googleLead(), 'nobody')).status).toBe(404);
    await intake.send('/v1/sources/configuration', {
      sources: [{ id: 'paused', connector: 'google-ads', active: false, secrets: { googleKey: KEY } }],
    });
    expect((await post(googleLead(), 'paused')).status).toBe(404);
  });

  it('has no handshake', async () => {
    const answer = await intake.send('/v1/connectors/google', undefined);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  const files = ['01_default_with_nameless_custom_column', '02_b2b_work_email_only_no_EMAIL', '04_split_name_city'];
  const withFiles = sharedPayload(`${files[0]}.json`) === undefined ? it.skip : it;
  withFiles.each(files)("takes Google's own example %s (../shared/data, skipped when absent)", async name => {
    const text = sharedPayload(`${name}.json`)!;
    const { google_key: googleKey } = JSON.parse(text) as { google_key: string };
    const id = `example-${name.slice(0, 2)}`;
    await intake.send('/v1/sources/configuration', { sources: [{ id, connector: 'google-ads', secrets: { googleKey } }] });
    const { status, body } = await post(text, id);
    expect(status).toBe(200);
    // All examples are about one person: they join one lead.
    const data = (await eventOf(body.results[0].leadId)).find(d => d.inquiryId === body.results[0].inquiryId)!;
    expect(data.isTest).toBe(true);
    expect(data.person).toMatchObject({ email: expect.stringContaining('test@example.com'), firstName: 'FirstName', lastName: 'LastName' });
    if (name.startsWith('01')) expect(data).toMatchObject({ answers: { SERVICE: 'Roofing' }, person: { phone: '+16505550123' } });
    if (name.startsWith('02')) expect(data).toMatchObject({ company: { name: 'CompanyName' }, person: { jobTitle: 'JobTitle' } });
    if (name.startsWith('04')) expect(data.person.address).toEqual({ city: 'Mountain View' });
  });
});
