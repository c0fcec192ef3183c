import { topics, type EventData } from '@baton/contracts';
import {
  aBehaviorRecorded,
  aLeadClosed,
  anInquiryAccepted,
  aVisitorIdentified,
  eventually,
  serviceUnderTest,
  type ServiceUnderTest,
  type TestKafka,
} from '@baton/testing';
import { messagingMigrations } from '@baton/messaging';
import { defaultRules } from './default-rules.js';
import { scoringMigrations } from './migrations/index.js';
import { exampleRules } from './rules/rules.example.js';
import { ScoringModule } from './scoring.module.js';

let scoring: ServiceUnderTest;
let kafka: TestKafka;
beforeAll(async () => {
  scoring = await serviceUnderTest('scoring', ScoringModule, [...messagingMigrations, ...scoringMigrations]);
  ({ kafka } = scoring);
});
afterAll(() => scoring?.close());

const get = (path: string) => scoring.get(path);
const post = (path: string, body: unknown) => scoring.post(path, body);
const scoresOf = async (leadId: string, count: number) =>
  (await kafka.collect(topics.scoringLeads.name, events => events.filter(e => e.key === leadId).length >= count))
    .filter(e => e.key === leadId)
    .map(e => e.data as EventData<'lead-scored'>);

describe('the scoring service', () => {
  it('scores what comes by Kafka and tells others by Kafka', async () => {
    const inquiry = anInquiryAccepted();
    const { leadId } = inquiry.data;
    await kafka.publish([aBehaviorRecorded({ visitorId: leadId, kind: 'call' }), inquiry]);
    const [first] = await scoresOf(leadId, 1);
    expect(first).toMatchObject({ inquiryId: inquiry.data.inquiryId, sawIntakeVersion: 1 });
    await kafka.publish([aVisitorIdentified({ leadId, visitorId: leadId }, { streamVersion: 2 })]);
    const [, second] = await scoresOf(leadId, 2);
    expect(second.score).toBeGreaterThan(first.score);
    expect(second.reasons).toContainEqual(expect.objectContaining({ rule: 'calls', text: 'called' }));
    await kafka.publish([aLeadClosed({ leadId })]);
    await eventually(async () => expect((await get(`/v1/scoring/leads/${leadId}`)).body.status).toBe('closed'));
  });

  it('tells the score of a lead, with reasons that add up, and its history', async () => {
    const inquiry = anInquiryAccepted();
    const { leadId, inquiryId } = inquiry.data;
    await kafka.publish([inquiry]);
    await scoresOf(leadId, 1);
    const { status, body } = await get(`/v1/scoring/leads/${leadId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ leadId, status: 'open', inquiries: [{ inquiryId, leadId }], nextDue: 'rescore', behaviors: 0 });
    expect(body.reasons.reduce((sum: number, r: { points: number }) => sum + r.points, 0)).toBe(body.score);
    expect(body.reasons.every((r: { text: string }) => r.text.length > 0)).toBe(true);
    expect(body.history).toMatchObject([{ score: body.score, cause: 'inquiry' }]);
    expect(body.current).toMatchObject({ score: body.score, grade: body.grade });
  });

  it('says of a lead that it does not know that it may come', async () => {
    const { status, body } = await get('/v1/scoring/leads/0190a000-0000-7000-8000-00000000ffff');
    expect([status, body.type]).toEqual([404, 'not-seen-yet']);
    expect((await get('/v1/scoring/leads/x')).status).toBe(400);
  });

  it('needs a key', async () => {
    expect((await fetch(`${scoring.service.url}/v1/scoring/rule-sets`)).status).toBe(401);
  });

  it('tries a lead without storing it', async () => {
    const { status, body } = await post('/v1/scoring/try', {
      person: { email: 'ada@gmail.com', phone: '+4930901820', jobTitle: 'CEO' },
      company: { employees: 5000 },
      origin: { mediaType: 'referral', channel: 'friend' },
      behaviors: [{ kind: 'call' }],
    });
    expect(status).toBe(200);
    expect(body.reasons.map((r: { rule: string }) => r.rule)).toEqual([
      'large-company',
      'free-email',
      'phone-given',
      'decides',
      'came-by-referral',
      'calls',
    ]);
    expect(body).toMatchObject({ score: 95, grade: 'A', fit: 50, intent: 45 });
    const other = await post('/v1/scoring/try', { ruleSet: exampleRules, company: { employees: 5000 } });
    expect(other.body).toMatchObject({ score: 30 });
  });

  it('names every field of a tried lead that does not fit', async () => {
    const { status, body } = await post('/v1/scoring/try', { company: { employees: -1, size: 3 }, behaviors: [{ kind: 'nap' }] });
    expect(status).toBe(400);
    expect(body.errors.map((e: { field: string }) => e.field)).toEqual(['behaviors.0.kind']);
    const second = await post('/v1/scoring/try', { company: { employees: -1, size: 3 } });
    expect(second.body.errors.map((e: { field: string }) => e.field).sort()).toEqual(['company.employees', 'company.size']);
    expect((await post('/v1/scoring/try', { ruleSet: 'name: x' })).status).toBe(422);
  });

  it.each(['2026-W10-2', '2026-060', '2026-03-10', '2026-03-10T12:00:00', '2026-02-30T12:00:00Z', '20260310T120000Z', 'yesterday'])(
    'does not guess what a behavior at %s would be worth',
    async occurredAt => {
      const { status, body } = await post('/v1/scoring/try', { behaviors: [{ kind: 'call' }, { kind: 'call', occurredAt }] });
      expect([status, body.errors?.map((e: { field: string }) => e.field)]).toEqual([400, ['behaviors.1.occurredAt']]);
    },
  );

  it('decays a tried behavior by its own time', async () => {
    const occurredAt = new Date(Date.now() - 14 * 86_400_000).toISOString();
    const { body } = await post('/v1/scoring/try', { behaviors: [{ kind: 'call', occurredAt }] });
    expect(body.reasons).toMatchObject([{ rule: 'calls', points: 10 }]);
  });

  it('names every mistake of a tried rule set with its place', async () => {
    const { status, body } = await post('/v1/scoring/try', {
      ruleSet: exampleRules.replace('points: 30', 'points: 300').replace('id: left', 'id: Left'),
    });
    expect([status, body.type]).toEqual([422, 'invalid-rule-set']);
    expect(body.errors).toEqual([
      { field: 'ruleSet.fit.0.points', message: expect.stringMatching(/^line 6, column \d+: /) },
      { field: 'ruleSet.behavior.2.id', message: expect.stringMatching(/^line 14, column \d+: /) },
    ]);
    expect((await post('/v1/scoring/try', { ruleSet: 'name: *nothing' })).status).toBe(422);
  });

  it('counts where its leads are', async () => {
    const { body } = await get('/v1/scoring/ledger');
    expect(body).toMatchObject({ service: 'scoring', parked: 0, deadLetters: 0, lag: expect.any(Number), outbox: expect.any(Number) });
    expect(body.leads).toBe(
      Object.entries(body.places as Record<string, number>).reduce((sum, [place, n]) => (place === 'merged' ? sum : sum + n), 0),
    );
  });
});

describe('rule sets over HTTP', () => {
  it('are put in force with who and why, and score open leads again', async () => {
    const inquiry = anInquiryAccepted({ company: { employees: 5 }, origin: { mediaType: 'other', channel: 'x' } });
    const { leadId } = inquiry.data;
    await kafka.publish([inquiry]);
    const [before] = await scoresOf(leadId, 1);
    const source = `${exampleRules}\n# everybody is worth something\n`.replace('company.employees >= 100', 'company.employees >= 1');
    const { status, body } = await post('/v1/scoring/rule-sets', { source, because: 'small companies buy as well' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ changed: true, name: 'Example', rules: { fit: 2, intent: 2, behavior: 3 } });
    const [, after] = await scoresOf(leadId, 2);
    expect(after).toMatchObject({ score: 30, modelVersion: body.modelVersion });
    expect(before.modelVersion).not.toBe(after.modelVersion);

    expect((await get('/v1/scoring/rule-sets/active')).body).toMatchObject({
      modelVersion: body.modelVersion,
      activatedBy: 'admin',
      because: 'small companies buy as well',
      source,
    });
    const list = (await get('/v1/scoring/rule-sets?limit=1')).body;
    expect(list.ruleSets).toHaveLength(1);
    expect((await get(`/v1/scoring/rule-sets?after=${list.next}`)).body).toMatchObject({
      ruleSets: [{ activatedBy: 'baton' }],
      next: null,
    });
    expect((await post('/v1/scoring/rule-sets', { source, because: 'again' })).body).toMatchObject({ changed: false });
  });

  it('are refused with the line and column of every error', async () => {
    const source = defaultRules
      .replace('company.employees >= 1000', 'company.employes >= 1000')
      .replace('person.hasPhone', 'person.hasPhone &&');
    for (const path of ['/v1/scoring/rule-sets', '/v1/scoring/rule-sets/validate']) {
      const { status, body } = await post(path, { source, ...(path.endsWith('validate') ? {} : { because: 'x' }) });
      expect([status, body.type]).toEqual([422, 'invalid-rule-set']);
      expect(body.errors.map((e: { field: string }) => e.field)).toEqual(['fit.0.when', 'fit.8.when']);
      expect(body.errors[0].message).toMatch(/^line 9, column \d+: company has no field employes/);
    }
  });

  it('are refused with text that no database takes', async () => {
    const source = exampleRules.replace('name: Example', 'name: "Ex\\0ample"');
    const { status, body } = await post('/v1/scoring/rule-sets', { source, because: 'pasted from a web page' });
    expect([status, body.errors?.map((e: { field: string }) => e.field)]).toEqual([422, ['name']]);
  });

  it('are checked without being put in force', async () => {
    const before = (await get('/v1/scoring/rule-sets/active')).body.modelVersion;
    expect((await post('/v1/scoring/rule-sets/validate', { source: defaultRules })).status).toBe(200);
    expect((await get('/v1/scoring/rule-sets/active')).body.modelVersion).toBe(before);
  });

  it.each(['after=x', 'after=-1', `after=${'9'.repeat(19)}`, 'limit=0', 'limit=201', 'limit=x'])('are not listed by %s', async query => {
    const { status, body } = await get(`/v1/scoring/rule-sets?${query}`);
    expect([status, body.errors?.map((e: { field: string }) => e.field)]).toEqual([400, [query.split('=')[0]]]);
  });

  it('need a reason', async () => {
    const { status, body } = await post('/v1/scoring/rule-sets', { source: defaultRules });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: 'because' }]);
  });
});
