import { sql } from '@baton/platform';
import { eventually } from '@baton/testing';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../test/delivery-service.js';

// Of 'reader-key'.
const READER = 'ec4408df15da46b328f6f3246fa723d0aa6cb0f0a0dd9c4626080ab1b02aa3b2';
let delivery: DeliveryUnderTest;
beforeAll(async () => {
  delivery = await deliveryUnderTest({
    env: { API_KEYS: JSON.stringify([{ name: 'reader', sha256: READER, scopes: ['subscriptions:read'] }]) },
  });
});
afterAll(() => delivery?.close());

const path = (id: string) => `/v1/delivery/subscriptions/${id}`;
const url = 'https://crm.example.com/baton';

describe('a subscription', () => {
  it('tells its secret once, and stores it sealed', async () => {
    const { status, body } = await delivery.put(path('crm'), { url, eventTypes: ['lead-assigned'], why: 'the CRM goes live' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'crm',
      url,
      state: 'active',
      active: true,
      maxConcurrent: 8,
      secret: expect.stringMatching(/^whsec_/),
    });
    expect(JSON.stringify((await delivery.get(path('crm'))).body)).not.toContain('whsec_');
    const [row] = await delivery.db.database.query<{ secrets: string }>(sql(`select secrets::text from subscriptions where id = 'crm'`));
    expect(row.secrets).not.toContain(body.secret.slice(6));
  });

  it('is changed by the same request, says what changed, and tells no secret then', async () => {
    const same = { url, eventTypes: ['lead-assigned'] };
    expect((await delivery.put(path('crm'), same)).body.secret).toBeUndefined();
    await delivery.put(path('crm'), { ...same, filter: 'data.score >= 80', active: false });
    expect((await delivery.get(path('crm'))).body).toMatchObject({ state: 'paused', filter: 'data.score >= 80' });
    const { changes } = (await delivery.get(`${path('crm')}/changes`)).body;
    expect(changes).toMatchObject([
      { change: 'changed', who: 'admin', detail: { filter: { from: null, to: 'data.score >= 80' }, active: { from: true, to: false } } },
      { change: 'created', why: 'the CRM goes live' },
    ]);
  });

  it('can bring its own secret, once', async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect((await delivery.put(path('own'), { url, secret })).body.secret).toBeUndefined();
    expect((await delivery.put(path('own'), { url, secret })).body.errors).toMatchObject([{ field: 'secret' }]);
  });

  it('is refused with every field that is wrong', async () => {
    const { status, body } = await delivery.put(path('Wrong'), {
      url: 'https://169.254.169.254/latest',
      filter: 'data.score >=',
      secret: 'guessable',
    });
    expect(status).toBe(400);
    expect(body.errors.map((e: { field: string }) => e.field)).toEqual(['id', 'url', 'filter', 'secret']);
    expect(body.errors[2].message).toMatch(/^line 1, column \d+: /);
    const { errors } = (await delivery.put(path('wrong'), { url, eventTypes: ['lead-eaten'], maxConcurrent: 0, colour: 'red' })).body;
    expect(errors.map((e: { field: string }) => e.field).sort()).toEqual(['colour', 'eventTypes', 'maxConcurrent']);
  });

  it('takes null for what is left out: its secret is made and told, and the one before stays valid for a day', async () => {
    const nothing = { eventTypes: null, filter: null, active: null, maxConcurrent: null, secret: null, why: null };
    expect(await delivery.put(path('nulls'), { url, ...nothing })).toMatchObject({
      status: 200,
      body: { eventTypes: [], filter: null, active: true, maxConcurrent: 8, secret: expect.stringMatching(/^whsec_/) },
    });
    expect(await delivery.put(path('nulls'), { url, ...nothing })).toMatchObject({ status: 200, body: { secrets: [{ expiresAt: null }] } });
    const { status, body } = await delivery.post(`${path('nulls')}/secrets`, { secret: null, overlapHours: null });
    expect([status, body.secret]).toEqual([200, expect.stringMatching(/^whsec_/)]);
    expect(body.secrets).toHaveLength(2);
    expect(Date.parse(body.secrets[1].expiresAt) - Date.parse(body.secrets[0].createdAt)).toBe(24 * 3_600_000);
    expect((await delivery.service.request(path('nulls'), { method: 'DELETE' })).status).toBe(204);
  });

  it('has two secrets at most', async () => {
    const add = async () => (await delivery.post(`${path('crm')}/secrets`, {})).body;
    expect((await add()).secret).toMatch(/^whsec_/);
    expect((await add()).secrets).toMatchObject([{ expiresAt: null }, { expiresAt: expect.any(String) }]);
    expect((await delivery.post(`${path('crm')}/secrets`, { secret: 'short' })).body.errors).toMatchObject([{ field: 'secret' }]);
  });

  it('that somebody else makes at the same moment can be asked for again a moment later', async () => {
    const other = await delivery.db.pool.connect();
    try {
      await other.query('begin');
      await other.query(
        `insert into subscriptions (id, url, event_types, active, max_concurrent, secrets, created_at, updated_at)
         values ('twice', $1, '{}', true, 8, '[]', now(), now())`,
        [url],
      );
      const { pid } = (await other.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!;
      const asked = delivery.service.request(path('twice'), { method: 'PUT', body: { url } });
      await eventually(async () => {
        const waiting = await delivery.db.pool.query(
          `select from pg_locks held join pg_locks wanted on wanted.transactionid = held.transactionid and not wanted.granted
           where held.pid = $1 and held.granted`,
          [pid],
        );
        expect(waiting.rowCount).toBe(1);
      });
      await other.query('commit');
      const answer = await asked;
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1']);
    } finally {
      other.release();
    }
    expect(await delivery.put(path('twice'), { url })).toMatchObject({ status: 200 });
    expect((await delivery.service.request(path('twice'), { method: 'DELETE' })).status).toBe(204);
  });

  it('is gone when it is deleted', async () => {
    expect((await delivery.service.request(path('own'), { method: 'DELETE' })).status).toBe(204);
    for (const answer of [
      await delivery.get(path('own')),
      await delivery.post(`${path('own')}/secrets`, {}),
      await delivery.post(`${path('own')}/enable`),
      await delivery.post(`${path('own')}/redeliver`, { since: '2026-01-01T00:00:00Z' }),
    ])
      expect(answer).toMatchObject({ status: 404, body: { type: 'unknown-subscription' } });
    expect((await delivery.get('/v1/delivery/subscriptions')).body.subscriptions.map((s: { id: string }) => s.id)).toEqual(['crm']);
  });

  it('is read and written with different scopes', async () => {
    const headers = { authorization: 'Bearer reader-key' };
    expect((await delivery.service.request(path('crm'), { headers })).status).toBe(200);
    expect((await delivery.service.request(path('crm'), { headers, method: 'PUT', body: { url } })).status).toBe(403);
    expect((await delivery.service.request('/v1/delivery/deliveries', { headers })).status).toBe(403);
  });
});

describe('the log of deliveries', () => {
  it('refuses what it cannot look for', async () => {
    const { body } = await delivery.get('/v1/delivery/deliveries?status=lost&lead=me&limit=0');
    expect(body.errors.map((e: { field: string }) => e.field).sort()).toEqual(['lead', 'limit', 'status']);
    expect((await delivery.get('/v1/delivery/deliveries/first')).status).toBe(400);
    expect((await delivery.get('/v1/delivery/deliveries/4711')).body.type).toBe('unknown-delivery');
    expect((await delivery.post('/v1/delivery/deliveries/4711/redeliver')).status).toBe(404);
    // A week is a time for ISO 8601 and for nobody else; without an offset it is another one in every office.
    for (const since of ['yesterday', '2026-W10-2', '2026-03-10T12:00:00'])
      expect((await delivery.post('/v1/delivery/subscriptions/crm/redeliver', { since })).body.errors).toMatchObject([{ field: 'since' }]);
  });
});

describe('the description of the routes', () => {
  it('shows every route with its body', async () => {
    const { body } = await delivery.get('/docs-json');
    const routes = [
      'subscriptions',
      'subscriptions/{id}',
      'subscriptions/{id}/secrets',
      'deliveries',
      'deliveries/{id}/redeliver',
      'ledger',
    ];
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(routes.map(route => `/v1/delivery/${route}`)));
    expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(['SubscriptionDto', 'SecretDto', 'RedeliverDto']));
  });
});
