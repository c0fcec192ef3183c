import { messagingMigrations } from '@baton/messaging';
import {
  aLeadScored,
  anInquiryAccepted,
  eventually,
  testDatabase,
  testKafka,
  testRedis,
  testService,
  topicsOf,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestRedis,
  type TestService,
} from '@baton/testing';
import { createHash } from 'node:crypto';
import { AssignmentModule } from '../assignment.module.js';
import { exampleCompany } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';

const PHONE_SYSTEM = 'the-key-of-the-phone-system';
const apiKeys = [{ name: 'phone system', sha256: createHash('sha256').update(PHONE_SYSTEM).digest('hex'), scopes: ['presence:write'] }];

let db: TestDatabase;
let kafka: TestKafka;
let redis: TestRedis;
let service: TestService;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
  kafka = await testKafka(uniquePrefix(), topicsOf('assignment'));
  redis = await testRedis();
  const env = { REDIS_URL: redis.url, API_KEYS: JSON.stringify(apiKeys) };
  service = await testService(AssignmentModule, { db, topicPrefix: kafka.prefix, env });
  const reps = exampleCompany.reps!.map(rep => ({ ...rep, needsPresence: true }));
  await service.request('/v1/routing/configuration', { body: { ...exampleCompany, reps } });
});
afterAll(async () => {
  await service?.close();
  await kafka?.close();
  await redis?.close();
  await db?.drop();
});

const json = async (path: string, options?: Parameters<TestService['request']>[1]) => {
  const response = await service.request(path, options);
  return { status: response.status, body: (await response.json()) as Record<string, any> };
};
const headers = { authorization: `Bearer ${PHONE_SYSTEM}` };
const say = (rep: string, body: unknown) => json(`/v1/routing/reps/${rep}/presence`, { method: 'PUT', body, headers });

describe('presence, over HTTP', () => {
  it('lets a lead out of the queue the moment somebody comes online', async () => {
    await eventually(async () => expect((await json('/v1/routing/reps/anna')).body.presence).toMatchObject({ decides: true }));
    const inquiry = anInquiryAccepted();
    await kafka.publish([inquiry, aLeadScored({ leadId: inquiry.key, inquiryId: inquiry.data.inquiryId })]);
    const placeOf = async () => (await json(`/v1/routing/leads/${inquiry.key}`)).body;
    await eventually(async () => expect(await placeOf()).toMatchObject({ place: 'queued', queue: { reason: 'nobody-present' } }));
    expect(await say('anna', { state: 'online', expiresAfter: null })).toMatchObject({
      status: 200,
      body: { repId: 'anna', state: 'online', since: expect.any(String), expiresAt: expect.any(String) },
    });
    await eventually(async () => expect(await placeOf()).toMatchObject({ place: 'assigned', owner: { repId: 'anna' } }));
    expect((await json('/v1/routing/reps/anna')).body.presence).toMatchObject({ state: 'online', decides: true });
  });

  it('takes it of several reps at once, by id, CRM id or e-mail', async () => {
    const presences = [
      { rep: 'crm-anna', state: 'away' },
      { rep: 'BEN@baton.example', state: 'online', expiresAfter: '8h' },
    ];
    const { status, body } = await json('/v1/routing/presence', { body: { presences }, headers });
    expect([status, body.presences.map((each: Record<string, string>) => `${each.repId} ${each.state}`)]).toEqual([
      200,
      ['anna away', 'ben online'],
    ]);
    const [, ben] = body.presences as { since: string; expiresAt: string }[];
    expect(Date.parse(ben!.expiresAt) - Date.parse(ben!.since)).toBe(8 * 3_600_000);
  });

  it('names everything that is wrong, and then keeps nothing', async () => {
    const presences = [
      { rep: 'anna', state: 'online' },
      { rep: 'zoe', state: 'online' },
      { rep: 'crm-anna', state: 'online' },
      { rep: 'ben', state: 'away', expiresAfter: '25h' },
    ];
    const wrong = await json('/v1/routing/presence', { body: { presences }, headers });
    expect([wrong.status, wrong.body.errors.map((each: { field: string }) => each.field)]).toEqual([
      400,
      ['presences.1.rep', 'presences.2.rep', 'presences.3.expiresAfter'],
    ]);
    expect((await json('/v1/routing/reps/anna')).body.presence).toMatchObject({ state: 'away' });
    expect(await say('anna', { state: 'dancing', expiresAfter: 'soon' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'state' }, { field: 'expiresAfter' }] },
    });
    expect(await say('anna', { state: 'away', expiresAfter: '0m' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'expiresAfter' }] },
    });
    expect(await say('zoe', { state: 'online' })).toMatchObject({ status: 404, body: { type: 'not-found' } });
  });

  it('has a scope of its own, which opens nothing else', async () => {
    expect((await json('/v1/routing/reps', { headers })).status).toBe(403);
    expect((await json('/v1/routing/presence', { body: { presences: [] }, headers: { authorization: 'Bearer x' } })).status).toBe(401);
  });

  it('shows at /metrics who is there', async () => {
    const text = await (await service.request('/metrics')).text();
    expect(text).toMatch(/^baton_assignment_present_reps\{state="online",service="assignment"\} 1$/m);
    expect(text).toMatch(/^baton_assignment_presence_known\{service="assignment"\} 1$/m);
  });
});
