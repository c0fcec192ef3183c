import { messagingMigrations } from '@baton/messaging';
import type { Problem } from '@baton/platform';
import { aLeadScored, anInquiryAccepted, aStatusReported, testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { AssignmentOnDatabase } from './assignment.example.js';
import { ReassignLead, type ReassignmentDocument } from './reassign-lead.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
let reassignLead: ReassignLead;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  reassignLead = new ReassignLead(service.desk, service.messaging);
});
afterAll(() => db?.drop());

async function assigned(): Promise<{ leadId: string; owner: string; other: string }> {
  const { key } = anInquiryAccepted();
  await service.hear(anInquiryAccepted({ leadId: key }), aLeadScored({ leadId: key, scoredAt: service.now.toISOString() }));
  const owner = (await service.lead(key)).owner_rep as string;
  return { leadId: key, owner, other: owner === 'anna' ? 'ben' : 'anna' };
}
const order = (leadId: string, document: Partial<ReassignmentDocument> = {}) =>
  reassignLead.carryOut(leadId, { reason: 'speaks Danish', ...document }, 'sales-ops');
const problemOf = (promise: Promise<unknown>): Promise<Problem['content']> =>
  promise.then(
    () => Promise.reject(new Error('no problem')),
    (problem: Problem) => problem.content,
  );

describe('an order to reassign a lead', () => {
  it('gives it to the rep it names, also when that rep is full: a person decided', async () => {
    const leads = [await assigned(), await assigned(), await assigned(), await assigned()];
    const toBen = leads.find(lead => lead.owner === 'anna')!;
    expect(await order(toBen.leadId, { repId: 'ben' })).toBe(true);
    expect(await service.lead(toBen.leadId)).toMatchObject({ owner_rep: 'ben', decision_id: null, next_due_kind: 'follow-up' });
    expect(service.woken).toEqual(['routing-queue']);
  });

  it('without a name takes it from its owner, and the policy finds somebody else', async () => {
    const { leadId, other } = await assigned();
    await order(leadId);
    expect(await service.lead(leadId)).toMatchObject({ owner_rep: other, next_due_kind: 'accept' });
    expect((await service.emitted(leadId)).at(-1)?.data.because).toMatch(/^sales-ops reassigned it \(speaks Danish\)\. \S/);
  });

  it('with nobody left lets the lead wait', async () => {
    const { leadId } = await assigned();
    await order(leadId, { exclude: ['anna', 'ben'] });
    expect(await service.lead(leadId)).toMatchObject({ place: 'queued', queue_reason: 'nobody-eligible' });
  });

  it('about an unknown lead finds nothing, and leaves nothing', async () => {
    const { key } = anInquiryAccepted();
    expect(await order(key)).toBe(false);
    await expect(service.lead(key)).rejects.toThrow('no lead');
  });

  it('names every field that is wrong', async () => {
    const { leadId } = await assigned();
    const { errors } = await problemOf(order(leadId, { repId: 'zoe', exclude: ['anna', 'yves', 'zoe'] }));
    expect(errors?.map(e => e.field)).toEqual(['repId', 'exclude.1', 'exclude.2', 'exclude']);
  });

  it('is refused for a rep who has left, and for a closed lead', async () => {
    const { leadId, other } = await assigned();
    await service.configure({ reps: [{ id: other, name: other, active: false }] });
    expect(await problemOf(order(leadId, { repId: other }))).toMatchObject({ status: 409, type: 'rep-inactive' });
    await service.hear(aStatusReported({ leadId, status: 'lost' }));
    expect(await problemOf(order(leadId))).toMatchObject({ status: 409, type: 'not-reassignable', detail: 'The lead is closed as lost.' });
  });
});
