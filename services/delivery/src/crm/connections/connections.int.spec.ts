import { sql } from '@baton/platform';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../../test/delivery-service.js';

// Of 'reader-key'.
const READER = 'ec4408df15da46b328f6f3246fa723d0aa6cb0f0a0dd9c4626080ab1b02aa3b2';
let delivery: DeliveryUnderTest;
beforeAll(async () => {
  delivery = await deliveryUnderTest({
    env: { API_KEYS: JSON.stringify([{ name: 'reader', sha256: READER, scopes: ['crm-connections:read'] }]) },
  });
});
afterAll(() => delivery?.close());

const path = (id: string) => `/v1/delivery/crm-connections/${id}`;
const token = 'pat-eu1-secret';
const hubspot = { vendor: 'hubspot', credentials: { accessToken: token } };
const salesforce = {
  vendor: 'salesforce',
  baseUrl: 'https://example.my.salesforce.com',
  credentials: { clientId: 'id', clientSecret: 'sf-secret' },
};
const fieldsOf = (errors: { field: string }[]) => errors.map(e => e.field).sort();

describe('a connection', () => {
  it('has defaults for all but the vendor and the credentials, which are sealed and never told again', async () => {
    const { status, body } = await delivery.put(path('hub'), { ...hubspot, why: 'the CRM goes live' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'hub',
      vendor: 'hubspot',
      baseUrl: 'https://api.hubapi.com',
      idField: 'baton_lead_id',
      fields: {},
      writes: { email: { from: 'person.email' }, baton_score: { from: 'score' } },
      credentials: ['accessToken'],
      state: 'active',
      maxConcurrent: 2,
    });
    const told = [body, (await delivery.get(path('hub'))).body, (await delivery.get(`${path('hub')}/changes`)).body];
    expect(JSON.stringify(told)).not.toContain(token);
    const [row] = await delivery.db.database.query<{ text: string }>(sql(`select s::text as text from subscriptions s where id = 'hub'`));
    expect(row!.text).not.toContain(token);
  });

  it('takes null for what is left out', async () => {
    const nothing = { baseUrl: null, idField: null, fields: null, unassignedOwner: null, allowDuplicates: null, filter: null };
    const made = { ...hubspot, ...nothing, active: null, maxConcurrent: null, why: null };
    expect(await delivery.put(path('nulls'), made)).toMatchObject({
      status: 200,
      body: { idField: 'baton_lead_id', fields: {}, active: true, maxConcurrent: 2 },
    });
    expect(await delivery.put(path('nulls'), { ...made, credentials: null })).toMatchObject({
      status: 200,
      body: { credentials: ['accessToken'] },
    });
    expect((await delivery.put(path('none'), { ...made, credentials: null })).body.errors).toMatchObject([{ field: 'credentials' }]);
    expect((await delivery.service.request(path('nulls'), { method: 'DELETE' })).status).toBe(204);
  });

  it('is changed by the same request, says what changed, and by whom', async () => {
    await delivery.put(path('hub'), hubspot);
    await delivery.put(path('hub'), {
      vendor: 'hubspot',
      fields: { baton_grade: null, hs_lead_status: { from: 'status', values: { accepted: 'OPEN' } } },
    });
    const { writes } = (await delivery.get(path('hub'))).body;
    expect(writes).not.toHaveProperty('baton_grade');
    expect(writes.hs_lead_status).toEqual({ from: 'status', values: { accepted: 'OPEN' } });
    await delivery.put(path('hub'), {
      ...hubspot,
      fields: { hs_lead_status: { values: { accepted: 'OPEN' }, from: 'status' }, baton_grade: null },
    });
    await delivery.put(path('hub'), { vendor: 'hubspot', credentials: { accessToken: 'another' } });
    const { changes } = (await delivery.get(`${path('hub')}/changes`)).body;
    expect(changes).toMatchObject([
      { change: 'changed', detail: { credentials: 'changed', fields: { to: {} } } },
      { change: 'changed', who: 'admin', detail: { fields: { from: {}, to: { baton_grade: null } } } },
      { change: 'created', why: 'the CRM goes live' },
    ]);
    expect(changes).toHaveLength(3);
  });

  it('does not send stored credentials to another address, nor takes its records for those of the old one', async () => {
    await delivery.put(path('sf'), salesforce);
    const { status, body } = await delivery.put(path('sf'), { vendor: 'salesforce', baseUrl: 'https://attacker.example.com' });
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'credentials', message: 'have to be given again for another address or vendor' }],
    ]);
    expect((await delivery.put(path('sf'), { vendor: 'salesforce', baseUrl: salesforce.baseUrl, active: false })).body).toMatchObject({
      state: 'paused',
    });
    const kept = async () => (await delivery.db.pool.query(`select from crm_records where subscription_id = 'sf'`)).rowCount;
    await delivery.db.pool.query(`insert into crm_records values (gen_random_uuid(), 'sf', 'Lead', '00Q1', null, now())`);
    await delivery.put(path('sf'), { ...salesforce, active: false });
    expect(await kept()).toBe(1);
    expect((await delivery.put(path('sf'), { ...salesforce, baseUrl: 'https://other.my.salesforce.com' })).status).toBe(200);
    expect(await kept()).toBe(0);
  });

  it('is refused with every field that is wrong', async () => {
    const { status, body } = await delivery.put(path('Wrong'), {
      vendor: 'salesforce',
      baseUrl: 'https://169.254.169.254/latest',
      credentials: { clientId: 'id', password: 'x', clientSecret: 'two\nlines' },
      idField: 'no spaces here',
      filter: 'data.score >=',
      fields: {
        'Not a name': 'score',
        OwnerId: 'rep.id',
        Score__c: 'points',
        Status: { from: 'status', values: ['A'], colour: 'red' },
        Company: { from: 'company.name', maxLength: 0, always: 'yes', otherwise: 1 },
        Title: 7,
      },
    });
    expect(status).toBe(400);
    expect(fieldsOf(body.errors)).toEqual(
      [
        'baseUrl',
        'credentials',
        'credentials.clientSecret',
        'fields.Company.always',
        'fields.Company.maxLength',
        'fields.Company.otherwise',
        'fields.Not a name',
        'fields.OwnerId',
        'fields.Score__c.from',
        'fields.Status.colour',
        'fields.Status.values',
        'fields.Title',
        'filter',
        'id',
        'idField',
      ].sort(),
    );
    expect(fieldsOf((await delivery.put(path('wrong'), { vendor: 'pipedrive', maxConcurrent: 99, colour: 'red' })).body.errors)).toEqual([
      'colour',
      'maxConcurrent',
      'vendor',
    ]);
    expect(fieldsOf((await delivery.put(path('wrong'), { vendor: 'salesforce' })).body.errors)).toEqual(['baseUrl']);
    expect(fieldsOf((await delivery.put(path('wrong'), { vendor: 'hubspot' })).body.errors)).toEqual(['credentials']);
    const jwt = { clientId: 'id', username: 'u@example.com', privateKey: '-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----' };
    expect(fieldsOf((await delivery.put(path('wrong'), { ...salesforce, credentials: jwt })).body.errors)).toEqual([
      'credentials.privateKey',
    ]);
    expect(fieldsOf((await delivery.put(path('wrong'), { ...salesforce, baseUrl: 'https://example.com/services' })).body.errors)).toEqual([
      'baseUrl',
    ]);
  });

  it('and a subscription do not take each other’s id, and are not found as each other', async () => {
    await delivery.subscribe('webhook', 'https://crm.example.com/baton');
    for (const [taken, body] of [
      [path('webhook'), hubspot],
      ['/v1/delivery/subscriptions/hub', { url: 'https://crm.example.com/' }],
    ] as const) {
      const answer = await delivery.service.request(taken, { method: 'PUT', body });
      // To ask again would not help.
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, null]);
    }
    expect((await delivery.get('/v1/delivery/subscriptions/hub')).status).toBe(404);
    expect((await delivery.get(path('webhook'))).status).toBe(404);
    for (const [list, ids] of [
      [(await delivery.get('/v1/delivery/subscriptions')).body.subscriptions, ['webhook']],
      [(await delivery.get('/v1/delivery/crm-connections')).body.connections, ['hub', 'sf']],
    ])
      expect(list.map((each: { id: string }) => each.id)).toEqual(ids);
    expect((await delivery.service.request('/v1/delivery/subscriptions/hub', { method: 'DELETE' })).status).toBe(404);
  });

  it('is gone when it is deleted', async () => {
    expect((await delivery.service.request(path('sf'), { method: 'DELETE' })).status).toBe(204);
    for (const answer of [await delivery.get(path('sf')), await delivery.post(`${path('sf')}/enable`)])
      expect(answer).toMatchObject({ status: 404, body: { type: 'unknown-crm-connection' } });
    expect((await delivery.post(`${path('sf')}/redeliver`, { since: '2026-01-01T00:00:00Z' })).status).toBe(404);
  });

  it('is read and written with different scopes', async () => {
    const headers = { authorization: 'Bearer reader-key' };
    expect((await delivery.service.request(path('hub'), { headers })).status).toBe(200);
    expect((await delivery.service.request(path('hub'), { headers, method: 'PUT', body: hubspot })).status).toBe(403);
    expect((await delivery.service.request('/v1/delivery/subscriptions', { headers })).status).toBe(403);
  });
});
