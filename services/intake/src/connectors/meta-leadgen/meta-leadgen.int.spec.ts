import { eventually } from '@baton/testing';
import { sql } from '@baton/platform';
import { startGraphStandIn, type GraphStandIn } from '../../../../../libs/testing/src/graph-stand-in.js';
import { startIntake, type TestIntake } from '../../../test-fixtures/intake.js';
import { longId, metaWebhook, sharedPayload } from '../../../test-fixtures/vendor-payloads.js';
import { hmacSignature } from '../signatures.js';

const SECRET = 'the-app-secret';
const secrets = { appSecret: SECRET, verifyToken: 'the-verify-token', accessToken: 'the-access-token' };
const DUE_NOW = sql(`update pending_details set next_due_at = now() where next_due_at is not null`);
const PENDING = sql(
  `select external_id as "externalId", state, attempts, last_error as "lastError" from pending_details where external_id = $1`,
);

describe("Meta's leads", () => {
  let intake: TestIntake;
  let graph: GraphStandIn;
  beforeAll(async () => {
    graph = await startGraphStandIn();
    graph.setToken(secrets.accessToken);
    intake = await startIntake({ env: { META_GRAPH_URL: graph.url } });
    await intake.send('/v1/sources/configuration', { sources: [{ id: 'meta', connector: 'meta-leadgen', secrets }] });
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
    await graph.close();
  });

  const post = (body: string, signature = hmacSignature(SECRET, body)) =>
    intake.send('/v1/connectors/meta', body, { 'content-type': 'application/json', authorization: '', 'x-hub-signature-256': signature });
  const aLead = (id: string, values: Record<string, string[] | undefined> = {}) => ({
    id,
    created_time: '2026-02-28T08:49:14+0000',
    campaign_name: 'Winter',
    platform: 'ig',
    field_data: Object.entries({ full_name: ['Joe Example'], email: [`joe-${id}@example.com`], car_make: ['Honda'], ...values }).map(
      ([name, v]) => ({ name, values: v }),
    ),
  });
  const acceptedOf = async (externalId: string) =>
    (await intake.outbox()).filter(e => e.event.data.externalId === externalId).map(e => e.event.data);
  const pendingOf = async (externalId: string) =>
    (await intake.db.database.query<{ state: string; attempts: number; lastError: string }>(PENDING, [externalId]))[0];
  const fetchAgain = async () => {
    await intake.db.database.query(DUE_NOW);
  };

  it("answers Meta's challenge", async () => {
    const query = (token: string) => `/v1/connectors/meta?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`;
    const right = await intake.request(query(secrets.verifyToken), { headers: { authorization: '' } });
    expect([right.status, await right.text()]).toEqual([200, '1158201444']);
    expect((await intake.request(query('wrong'), { headers: { authorization: '' } })).status).toBe(403);
  });

  it('refuses a body that was not signed, or not as it came', async () => {
    const body = metaWebhook([longId()]);
    expect((await post(body, 'sha256=00')).status).toBe(401);
    expect((await post(body, hmacSignature(SECRET, `${body} `))).status).toBe(401);
  });

  it('fetches each lead that a post names, once, and announces it', async () => {
    const ids = [longId(), longId(), longId()];
    for (const id of ids) graph.put(aLead(id));
    const { status, body } = await post(metaWebhook(ids));
    expect([status, body.pendingDetails, body.skipped]).toEqual([200, 3, 1]);
    await eventually(async () => {
      for (const id of ids) expect(await acceptedOf(id)).toHaveLength(1);
    });
    const [data] = await acceptedOf(ids[0]);
    expect(data).toMatchObject({
      connector: 'meta-leadgen',
      occurredAt: '2026-02-28T08:49:14.000Z',
      isTest: false,
      person: { email: `joe-${ids[0]}@example.com`, firstName: 'Joe', lastName: 'Example' },
      origin: { mediaType: 'paid-social', channel: 'instagram', campaign: 'Winter' },
      answers: { car_make: 'Honda', form_id: '55', ad_id: '66' },
    });
    expect(await pendingOf(ids[0])).toBeUndefined();
  });

  it('does not fetch what is delivered again', async () => {
    const id = longId();
    graph.put(aLead(id));
    await post(metaWebhook([id]));
    await eventually(async () => expect(await acceptedOf(id)).toHaveLength(1));
    const again = await post(metaWebhook([id]));
    expect([again.status, again.body.pendingDetails]).toEqual([200, 0]);
  });

  it('keeps a lead whose fields have no values', async () => {
    const id = longId();
    graph.put(aLead(id, { full_name: undefined, email: [], car_make: [] }));
    await post(metaWebhook([id]));
    await eventually(async () => expect(await acceptedOf(id)).toHaveLength(1));
    const [data] = await acceptedOf(id);
    expect([data.person, data.answers]).toEqual([{}, { form_id: '55', ad_id: '66' }]);
  });

  it('tries again when the Graph API fails for a reason that passes', async () => {
    const id = longId();
    graph.put(aLead(id));
    graph.failNext({ status: 500, code: 2 }, { status: 400, code: 4 });
    await post(metaWebhook([id]));
    await eventually(async () => {
      await fetchAgain();
      expect(await acceptedOf(id)).toHaveLength(1);
    });
    expect(graph.requests.filter(r => r.includes(id)).length).toBeGreaterThanOrEqual(3);
  });

  it('is blocked by a bad token, shows it, and goes on when the source has a new one', async () => {
    const id = longId();
    graph.put(aLead(id));
    graph.setToken('a-new-token');
    await post(metaWebhook([id]));
    await eventually(async () =>
      expect(await pendingOf(id)).toMatchObject({ state: 'blocked', lastError: expect.stringContaining('190') }),
    );
    const { body: ledger } = await intake.send('/v1/intake/ledger', undefined);
    expect(ledger.places.blocked).toBe(1);
    const { body: shown } = await intake.send('/v1/pending-details?state=blocked&limit=1', undefined);
    expect(shown).toEqual({
      leads: [
        {
          sourceId: 'meta',
          externalId: id,
          leadId: expect.any(String),
          state: 'blocked',
          receivedAt: expect.any(String),
          attempts: 1,
          because: expect.stringContaining('190'),
          nextTryAt: expect.any(String),
        },
      ],
      next: shown.leads[0].leadId,
    });
    const { body: nextPage } = await intake.send(`/v1/pending-details?state=blocked&after=${shown.next}`, undefined);
    expect(nextPage).toEqual({ leads: [], next: null });
    const { body: wrong } = await intake.send('/v1/pending-details?state=lost&after=1', undefined);
    expect(wrong.errors.map((e: { field: string }) => e.field).toSorted()).toEqual(['after', 'state']);
    const metrics = await (await intake.request('/metrics')).text();
    expect(metrics).toMatch(/baton_intake_pending_details\{state="blocked",service="intake"\} 1/);
    expect(metrics).toMatch(/baton_intake_pending_details_age_seconds\{state="blocked",service="intake"\} \d/);
    await intake.send('/v1/sources/configuration', {
      sources: [{ id: 'meta', connector: 'meta-leadgen', secrets: { ...secrets, accessToken: 'a-new-token' } }],
    });
    await eventually(async () => expect(await acceptedOf(id)).toHaveLength(1));
    await intake.send('/v1/sources/configuration', { sources: [{ id: 'meta', connector: 'meta-leadgen', secrets }] });
    graph.setToken(secrets.accessToken);
  });

  it('looks again for a lead that Meta does not show, and takes it when it does', async () => {
    const id = longId();
    await post(metaWebhook([id]));
    await eventually(async () => expect(await pendingOf(id)).toMatchObject({ state: 'gone' }));
    const { body: ledger } = await intake.send('/v1/intake/ledger', undefined);
    expect(ledger.places.quarantined).toBe(1);
    graph.put(aLead(id));
    await eventually(async () => {
      await fetchAgain();
      expect(await acceptedOf(id)).toHaveLength(1);
    });
  });

  it('closes a lead that was not shown for as long as Meta keeps any', async () => {
    const id = longId();
    await post(metaWebhook([id]));
    await eventually(async () => expect(await pendingOf(id)).toMatchObject({ state: 'gone' }));
    await intake.db.database.query(
      sql(`update pending_details set received_at = now() - interval '91 days', next_due_at = now() where external_id = $1`),
      [id],
    );
    await eventually(async () => {
      const { body: ledger } = await intake.send('/v1/intake/ledger', undefined);
      expect(ledger.places).toMatchObject({ closed: 1 });
      expect(ledger.places.quarantined).toBeUndefined();
    });
  });

  it('joins a person who is known by then', async () => {
    const id = longId();
    const email = `known-${id}@example.com`;
    const known = await intake.send('/v1/inquiries', { externalId: `known-${id}`, contact: { email } });
    graph.put(aLead(id, { email: [email] }));
    await post(metaWebhook([id]));
    await eventually(async () => expect(await acceptedOf(id)).toMatchObject([{ leadId: known.body.leadId, known: true }]));
  });

  it("marks what Meta's testing tool sends", async () => {
    const id = longId();
    graph.put(aLead(id, { full_name: ['<test lead: dummy data for full_name>'] }));
    await post(metaWebhook([id]));
    await eventually(async () => expect(await acceptedOf(id)).toMatchObject([{ isTest: true }]));
  });

  it('refuses a signed body that is no webhook of a page', async () => {
    const { status, body } = await post('{"object":"user"}');
    expect([status, body.errors[0].field]).toEqual([400, 'entry']);
  });

  const example = sharedPayload('meta_leadgen_webhook.json');
  (example === undefined ? it.skip : it)("takes Meta's own example (../shared/data, skipped when absent)", async () => {
    const details = JSON.parse(sharedPayload('meta_graph_lead_field_data.json')!) as ReturnType<typeof aLead>;
    for (const id of ['123123123123', '123123123124']) graph.put({ ...details, id });
    const { status, body } = await post(example!);
    expect([status, body.pendingDetails]).toEqual([200, 2]);
    await eventually(async () =>
      expect(await acceptedOf('123123123124')).toMatchObject([
        { occurredAt: '2015-02-28T08:49:14.000Z', answers: { car_make: 'Honda', selected_dealer: '99213450' } },
      ]),
    );
  });
});
