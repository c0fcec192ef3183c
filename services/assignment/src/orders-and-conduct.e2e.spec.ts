import { messagingMigrations } from '@baton/messaging';
import { aLeadScored, anInquiryAccepted, eventually, serviceUnderTest, type ServiceUnderTest } from '@baton/testing';
import { AssignmentModule } from './assignment.module.js';
import { exampleCompany } from './leads/assignment.example.js';
import { assignmentMigrations } from './migrations/index.js';

let assignment: ServiceUnderTest;
beforeAll(async () => {
  assignment = await serviceUnderTest('assignment', AssignmentModule, [...messagingMigrations, ...assignmentMigrations]);
  await assignment.post('/v1/routing/configuration', exampleCompany);
});
afterAll(() => assignment?.close());

const json = (path: string, body?: unknown) => assignment.send(body === undefined ? 'GET' : 'POST', path, body);
const fieldsOf = async (path: string, body: unknown) =>
  ((await json(path, body)).body.errors as { field: string }[]).map(({ field }) => field).sort();

describe('orders about many leads, over HTTP', () => {
  it('take null for what is left out', async () => {
    const unknown = '0f3a1f60-30c3-7dd0-8c4f-3a3a0f2f7a11';
    const order = { reason: 'x', leadIds: [unknown], filter: null, limit: null, after: null, repId: null, exclude: null };
    expect(await json('/v1/routing/leads/reassign', order)).toMatchObject({ status: 200, body: { done: 0, refused: 1 } });
    expect(await json(`/v1/routing/leads/${unknown}/reassign`, { reason: 'x', repId: null, exclude: null })).toMatchObject({ status: 404 });
    const byFilter = { outcome: 'lost', reason: 'x', leadIds: null, filter: { poolId: 'nobody', repId: null, seenBefore: null } };
    expect(await json('/v1/routing/leads/close', byFilter)).toMatchObject({ status: 200, body: { done: 0, refused: 0 } });
  });

  it('close what a filter finds, and what they free goes to those who wait at once', async () => {
    const inquiries = Array.from({ length: 6 }, () => anInquiryAccepted());
    await assignment.kafka.publish(inquiries.flatMap(i => [i, aLeadScored({ leadId: i.key, inquiryId: i.data.inquiryId })]));
    const count = async (place: string) => ((await json(`/v1/routing/leads?place=${place}`)).body.leads as unknown[]).length;
    await eventually(async () => expect([await count('assigned'), await count('queued')]).toEqual([4, 2]));
    const order = { outcome: 'disqualified', reason: 'a test of the fair', filter: { place: 'assigned' } };
    expect(await json('/v1/routing/leads/close', order)).toEqual({
      status: 200,
      body: { done: 4, refused: 0, refusals: [], next: null },
    });
    await eventually(async () => expect([await count('assigned'), await count('queued')]).toEqual([2, 0]));
  });

  it('name everything that is wrong with them', async () => {
    expect(await fieldsOf('/v1/routing/leads/close', { outcome: 'won', leadIds: ['x'], filter: { place: 'closed', all: true } })).toEqual([
      'filter.all',
      'filter.place',
      'leadIds',
      'outcome',
      'reason',
    ]);
    expect(await fieldsOf('/v1/routing/leads/close', { outcome: 'lost', reason: 'x', filter: { scoreBelow: 3e9 } })).toEqual([
      'filter.scoreBelow',
    ]);
    expect(await fieldsOf('/v1/routing/leads/reassign', { reason: 'x', repId: 'zoe', filter: { repId: 'anna' } })).toEqual(['repId']);
  });
});

describe('the conduct of a rep, over HTTP', () => {
  it('tells what the rep was given, by score', async () => {
    const { body } = await json('/v1/routing/reps/anna/conduct');
    expect(body).toMatchObject({ repId: 'anna', days: 90, declined: 0, neglected: 0, declines: { z: null, p: null } });
    expect(body.bands).toEqual([{ from: 80, to: 100, assigned: body.assigned, declined: 0, neglected: 0 }]);
  });

  it('is of reps who are known', async () => {
    expect(await json('/v1/routing/reps/zoe/conduct')).toMatchObject({ status: 404, body: { type: 'not-found' } });
  });
});

describe('a policy with clocks, tiers and a budget', () => {
  it('is checked field by field', async () => {
    const policy = {
      ...exampleCompany.policy,
      sla: { accept: '15m', accepting: { remind: ['half'] }, contacting: {}, goals: [{ reach: 'meeting', within: '5d' }] },
      queue: {
        escalate: [
          { after: '1h', to: 'team lead' },
          { after: 'later', to: 'manager' },
        ],
      },
      declines: { perWeek: -1 },
    };
    expect(await fieldsOf('/v1/routing/policies/validate', policy)).toEqual([
      'declines.perWeek',
      'queue.escalate.1.after',
      'sla.accepting.remind',
    ]);
    const ordered = {
      ...policy,
      sla: { ...policy.sla, accepting: {} },
      declines: {},
      queue: {
        escalate: [
          { after: '4h', to: 'a' },
          { after: '1h', to: 'b' },
        ],
      },
    };
    expect(await fieldsOf('/v1/routing/policies/validate', ordered)).toEqual(['declines', 'queue.escalate.1.after', 'sla.contacting']);
  });
});
