import { topics, type BatonEvent } from '@baton/contracts';
import { messagingMigrations } from '@baton/messaging';
import {
  aLeadScored,
  anInquiryAccepted,
  aStatusReported,
  eventually,
  testDatabase,
  testKafka,
  testService,
  topicsOf,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { AssignmentModule } from './assignment.module.js';
import { exampleCompany } from './leads/assignment.example.js';
import { assignmentMigrations } from './migrations/index.js';

let db: TestDatabase;
let kafka: TestKafka;
let service: TestService;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
  kafka = await testKafka(uniquePrefix(), topicsOf('assignment'));
  service = await testService(AssignmentModule, { db, topicPrefix: kafka.prefix, env: { SCORE_WAIT_MS: '300' } });
  await service.request('/v1/routing/configuration', { body: exampleCompany });
});
afterAll(async () => {
  await service?.close();
  await kafka?.close();
  await db?.drop();
});

const assignmentsOf = async (leadId: string, count = 1) =>
  (await kafka.collect(topics.assignmentLeads.name, events => events.filter(e => e.key === leadId).length >= count)).filter(
    e => e.key === leadId,
  );
const json = async (path: string, options?: Parameters<TestService['request']>[1]) => {
  const response = await service.request(path, options);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, any> };
};

describe('the assignment service', () => {
  it('hears an inquiry and its score on Kafka, gives the lead to a rep and tells why over HTTP', async () => {
    const inquiry = anInquiryAccepted();
    await kafka.publish([inquiry, aLeadScored({ leadId: inquiry.key, inquiryId: inquiry.data.inquiryId })]);
    const [assigned] = (await assignmentsOf(inquiry.key)) as [BatonEvent<'lead-assigned'>];
    expect(assigned).toMatchObject({ name: 'lead-assigned', streamVersion: 1, data: { score: 82, inquiryIds: [inquiry.data.inquiryId] } });

    const { body } = await json(`/v1/routing/leads/${inquiry.key}`);
    expect(body).toMatchObject({
      place: 'assigned',
      owner: { repId: assigned.data.rep.repId },
      sla: { acceptedAt: null },
      decision: { kind: 'assign', rule: 'fallback' },
      history: [{ kind: 'inquiry-accepted' }, { kind: 'lead-assigned' }],
    });
    const { body: explanation } = await json(`/v1/routing/leads/${inquiry.key}/explanation`);
    expect(explanation).toMatchObject({ isReproduced: true, decision: { decisionId: assigned.data.decisionId } });
  });

  it('routes without a score when none comes, and says so', async () => {
    const inquiry = anInquiryAccepted();
    await kafka.publish([inquiry]);
    const [assigned] = (await assignmentsOf(inquiry.key)) as [BatonEvent<'lead-assigned'>];
    expect(assigned.data).toMatchObject({ score: null, because: expect.stringContaining('No score came within 0.3 s') });
  });

  it('lets the next lead out of the queue as soon as a slot is freed', async () => {
    const waiting = [];
    for (let n = 0; n < 5; n++) {
      const inquiry = anInquiryAccepted();
      await kafka.publish([inquiry, aLeadScored({ leadId: inquiry.key, inquiryId: inquiry.data.inquiryId })]);
      await assignmentsOf(inquiry.key);
      waiting.push(inquiry.key);
    }
    const queued = waiting.at(-1)!;
    expect((await json(`/v1/routing/leads/${queued}`)).body).toMatchObject({ place: 'queued', queue: { reason: 'no-capacity' } });
    expect((await json('/v1/routing/queue')).body.leads).toBeGreaterThan(0);
    const { leads } = (await json('/v1/routing/queue/leads?pool=inside')).body as { leads: Record<string, unknown>[] };
    expect(leads.map(lead => lead.position)).toEqual(leads.map((_, index) => index + 1));
    expect(leads.find(lead => lead.leadId === queued)).toMatchObject({ value: 82, reason: 'no-capacity', because: expect.any(String) });
    expect((await json(`/v1/routing/leads/${queued}`)).body.queue).toMatchObject({ of: leads.length, value: 82 });
    expect(await json('/v1/routing/queue/leads?after=x')).toMatchObject({ status: 400, body: { type: 'bad-request' } });
    const { body } = await json('/v1/routing/leads?place=queued&limit=1');
    expect(body.leads).toHaveLength(1);

    const owned = (await json('/v1/routing/leads?place=assigned')).body.leads as { leadId: string }[];
    await kafka.publish(owned.map(({ leadId }) => aStatusReported({ leadId, status: 'won' })));
    await eventually(async () => expect((await json(`/v1/routing/leads/${queued}`)).body.place).toBe('assigned'));
  });

  it('shows at /metrics what it decided, how long that took, and what waits', async () => {
    const text = await (await service.request('/metrics')).text();
    expect(text).toMatch(/^baton_assignment_decisions_total\{kind="assign",service="assignment"\} [1-9]/m);
    expect(text).toMatch(/^baton_assignment_seconds_count\{service="assignment",from="arrival"\} [1-9]/m);
    expect(text).toContain('# TYPE baton_assignment_queued_leads gauge');
    expect(text).toContain('# TYPE baton_assignment_reassignments_total counter');
  });

  it('refuses to reassign to nobody it knows, and reassigns to whom it knows', async () => {
    expect(await json('/v1/routing/leads?repId=nobody')).toMatchObject({ status: 400, body: { errors: [{ field: 'repId' }] } });
    const [lead] = (await json('/v1/routing/leads?place=assigned')).body.leads as { leadId: string; owner: { repId: string } }[];
    const other = lead!.owner.repId === 'anna' ? 'ben' : 'anna';
    const path = `/v1/routing/leads/${lead!.leadId}/reassign`;
    expect(await json(path, { body: { repId: 'nobody' } })).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    expect(await json(path, { body: { repId: 'nobody', reason: 'x' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'repId' }] },
    });
    expect(await json(path, { body: { repId: other, reason: 'speaks Danish' } })).toMatchObject({
      status: 200,
      body: { owner: { repId: other } },
    });
  });

  it('names every field of a question that is wrong', async () => {
    expect(await json('/v1/routing/leads?place=limbo&cursor=x&limit=0')).toMatchObject({
      status: 400,
      body: { type: expect.stringContaining('invalid-request'), errors: [{ field: 'place' }, { field: 'cursor' }, { field: 'limit' }] },
    });
    expect(await json('/v1/assignment/ledger/leads?limit=10001')).toMatchObject({ status: 400, body: { errors: [{ field: 'limit' }] } });
  });

  it('does not reassign what is closed', async () => {
    const inquiry = anInquiryAccepted({ isTest: true });
    await kafka.publish([inquiry]);
    await assignmentsOf(inquiry.key);
    const path = `/v1/routing/leads/${inquiry.key}`;
    expect(await json(`${path}/reassign`, { body: { reason: 'x' } })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('not-reassignable') },
    });
    expect(await json(`${path}/explanation`)).toMatchObject({ status: 404, body: { type: expect.stringContaining('not-decided-yet') } });
  });

  it('shows a lead as blocked while an event of it waits to be repaired', async () => {
    const { body: before } = await json('/v1/assignment/ledger');
    const [lead] = (await json('/v1/routing/leads?place=closed&limit=1')).body.leads as { leadId: string }[];
    const stranger = '7d3c1ab6-6a4c-4b6c-8b0f-0d0f5b0f4d12';
    await db.pool.query(
      `insert into blocked_leads (lead_id, dead_letter_id, next_due_at) select id, gen_random_uuid(), now() from unnest($1::uuid[]) id`,
      [[lead!.leadId, stranger]],
    );
    expect((await json(`/v1/routing/leads/${lead!.leadId}`)).body).toMatchObject({ place: 'blocked', placeWithoutBlock: 'closed' });
    const { body } = await json('/v1/assignment/ledger');
    expect([body.places.blocked, body.places.closed, body.leads]).toEqual([2, before.places.closed - 1, before.leads + 1]);
    const { leads } = (await json('/v1/assignment/ledger/leads')).body as { leads: [string, string][] };
    expect(leads.filter(([, place]) => place === 'blocked').map(([id]) => id)).toEqual([lead!.leadId, stranger].toSorted());
    await db.pool.query('delete from blocked_leads');
  });

  it('answers about a lead that it has not seen: ask again', async () => {
    const { status, headers, body } = await json('/v1/routing/leads/7d3c1ab6-6a4c-4b6c-8b0f-0d0f5b0f4d11');
    expect([status, body.type, headers.get('retry-after')]).toEqual([404, 'not-seen-yet', '1']);
  });

  it('lists every lead once with its place in the ledger', async () => {
    const { body } = await json('/v1/assignment/ledger');
    expect(body).toMatchObject({ service: 'assignment', parked: 0, deadLetters: 0 });
    const listed: [string, string][] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Record<string, any> = (await json(`/v1/assignment/ledger/leads?limit=3${next && `&after=${next}`}`)).body;
      listed.push(...page.leads);
      next = page.next;
    }
    expect(new Set(listed.map(([id]) => id)).size).toBe(body.leads);
    expect(listed).toHaveLength(body.leads);
  });
});
