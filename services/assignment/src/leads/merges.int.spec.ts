import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import {
  aLeadsMerged,
  aLeadsUnmerged,
  aLeadScored,
  aLeadErased,
  anInquiryAccepted,
  aStatusReported,
  testDatabase,
  type TestDatabase,
} from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { AssignmentOnDatabase, exampleCompany } from './assignment.example.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
});
afterAll(() => db?.drop());

/** A lead that a rep owns. */
async function assigned(): Promise<string> {
  const inquiry = anInquiryAccepted();
  await service.hear(inquiry, aLeadScored({ leadId: inquiry.key, scoredAt: service.now.toISOString() }));
  return inquiry.key;
}
/** The merge as it comes: under both keys. */
const merged = (survivorLeadId: string, mergedLeadId: string) =>
  [survivorLeadId, mergedLeadId].map(leadId => aLeadsMerged({ leadId, survivorLeadId, mergedLeadId }));
const slots = async () => {
  const [row] = await db.database.query<{ open: number }>(sql('select sum(open) as open from rep_slots'));
  return row!.open;
};
const inquiriesOf = async (leadId: string) =>
  (await db.database.query<{ inquiry_id: string }>(sql('select inquiry_id from lead_inquiries where lead_id = $1'), [leadId])).map(
    r => r.inquiry_id,
  );
const aliases = () => db.database.query(sql('select alias_id, lead_id from lead_aliases order by 1'));

describe('two leads that are one person', () => {
  it('have one owner and one slot, and the survivor has the inquiries of both', async () => {
    const [survivor, other] = [await assigned(), await assigned()];
    await service.hear(aStatusReported({ leadId: other, status: 'accepted', occurredAt: service.now.toISOString() }));
    const { owner_rep: further } = await service.lead(other);
    await service.hear(...merged(survivor, other));
    expect(await service.lead(survivor)).toMatchObject({ place: 'assigned', owner_rep: further, status: 'accepted' });
    expect(await service.lead(other)).toMatchObject({ place: 'closed', outcome: 'merged', merged_into: survivor });
    expect([await slots(), (await inquiriesOf(survivor)).length, await inquiriesOf(other)]).toEqual([1, 2, []]);
    expect(await aliases()).toEqual([{ alias_id: other, lead_id: survivor }]);
    const last = (await service.emitted(survivor)).at(-1)!;
    expect(last).toMatchObject({ name: 'lead-assigned', data: { rep: { repId: further } } });
    expect((last.data.inquiryIds as string[]).length).toBe(2);
  });

  it('are merged once, though it is said under both keys and at any time', async () => {
    const [survivor, other] = [await assigned(), await assigned()];
    const [first, second] = merged(survivor, other);
    await service.hear(first!);
    const before = await service.emitted();
    await service.hear(second!);
    await service.hear(...merged(survivor, other));
    expect(await service.emitted()).toEqual(before);
    expect(await slots()).toBe(1);
  });

  it('are merged also when the inquiry of one is still on its way', async () => {
    const survivor = await assigned();
    const late = anInquiryAccepted();
    await service.hear(merged(survivor, late.key)[0]!);
    // Messaging resolves the alias from then on; within the same slice the batch does.
    await service.hear(merged(survivor, late.key)[1]!, late);
    expect(await inquiriesOf(survivor)).toContain(late.data.inquiryId);
    expect((await service.names(survivor)).at(-1)).toBe('lead-assigned');
    expect((await service.lead(late.key)).place).toBe('closed');
  });

  it('are merged also when the survivor was merged away before it was said', async () => {
    const [a, b, c] = [await assigned(), await assigned(), await assigned()];
    await service.hear(merged(c, b)[0]!);
    await service.hear(merged(b, a)[1]!);
    expect(await service.lead(a)).toMatchObject({ outcome: 'merged', merged_into: c });
    expect([(await inquiriesOf(c)).length, await slots()]).toEqual([3, 1]);
  });

  it('can be two people after all: each has its own inquiries again, and an owner', async () => {
    const [survivor, other] = [await assigned(), await assigned()];
    const own = await inquiriesOf(other);
    await service.hear(...merged(survivor, other));
    await service.hear(aLeadsUnmerged({ leadId: survivor, survivorLeadId: survivor, restoredLeadId: other }));
    expect([await inquiriesOf(other), (await inquiriesOf(survivor)).length]).toEqual([own, 1]);
    expect(await service.lead(other)).toMatchObject({ place: 'assigned', merged_into: null });
    expect([await slots(), await aliases()]).toEqual([2, []]);
    const before = await service.emitted();
    await service.hear(aLeadsUnmerged({ leadId: other, survivorLeadId: survivor, restoredLeadId: other }));
    expect(await service.emitted()).toEqual(before);
  });

  it('take along what was merged into them before, when they are two people after all: forgetting them concerns nobody else', async () => {
    const [first, second, third] = [await assigned(), await assigned(), await assigned()];
    await service.hear(...merged(second, first));
    await service.hear(...merged(third, second));
    // As intake tells it: what was merged into the restored lead before goes with it.
    const undone = { survivorLeadId: third, restoredLeadId: second };
    await service.hear(...[third, second].map(leadId => aLeadsUnmerged({ leadId, ...undone })), ...merged(second, first));
    expect(await aliases()).toEqual([{ alias_id: first, lead_id: second }]);
    expect([(await inquiriesOf(third)).length, (await inquiriesOf(second)).length]).toEqual([1, 2]);
    await service.hear(aLeadErased({ leadId: second }), aLeadErased({ leadId: first }));
    expect(await service.lead(third)).toMatchObject({ place: 'assigned', outcome: null });
  });

  it("are the customer's of who won one of them: a new inquiry goes there", async () => {
    const [survivor, customer] = [await assigned(), await assigned()];
    const { owner_rep: winner } = await service.lead(customer);
    expect((await service.lead(survivor)).owner_rep).not.toBe(winner);
    await service.hear(aStatusReported({ leadId: survivor, status: 'lost' }), aStatusReported({ leadId: customer, status: 'won' }));
    await service.hear(...merged(survivor, customer));
    expect(await service.lead(survivor)).toMatchObject({ outcome: 'won', last_owner: winner });
    await service.hear(anInquiryAccepted({ leadId: survivor, known: true }, { streamVersion: 9 }));
    expect(await service.lead(survivor)).toMatchObject({ place: 'assigned', owner_rep: winner });
  });

  it('are forgotten together', async () => {
    const [survivor, other] = [await assigned(), await assigned()];
    await service.hear(...merged(survivor, other));
    await service.hear(aLeadErased({ leadId: survivor }));
    expect([await inquiriesOf(survivor), await slots()]).toEqual([[], 0]);
    expect(await db.database.query(sql('select from erased_leads'))).toHaveLength(2);
    const [history] = await db.database.query(sql('select count(*) as rows from lead_history where lead_id = $1'), [other]);
    expect(history).toEqual({ rows: 0 });
  });

  it('are forgotten together with what was decided about each, however they became one', async () => {
    const rules = [{ id: 'close by', when: 'person.city == "Hidden Springs"', to: { pool: 'inside' } }];
    await service.configure({ policy: { ...exampleCompany.policy!, rules } });
    const reasons = [{ rule: 'title', points: 5, text: 'head of Hidden Springs' }];
    const ask = async () => {
      const inquiry = anInquiryAccepted({ person: { email: 'ada@example.com', address: { city: 'Hidden Springs' } } });
      await service.hear(inquiry, aLeadScored({ leadId: inquiry.key, reasons, scoredAt: service.now.toISOString() }));
      return inquiry.key;
    };
    const [a, b, c] = [await ask(), await ask(), await ask()];
    await service.hear(...merged(b, a), ...merged(c, b));
    // As they come: one under the key of each.
    for (const leadId of [a, b, c]) await service.hear(aLeadErased({ leadId }));
    for (const table of ['leads', 'lead_inquiries', 'lead_history', 'routing_decisions'])
      expect([table, JSON.stringify(await db.database.query(sql(`select * from ${table}`)))]).toEqual([
        table,
        expect.not.stringContaining('Hidden Springs'),
      ]);
    expect(await db.database.query(sql('select from lead_history where lead_id = any($1)'), [[a, b]])).toEqual([]);
    expect(await service.lead(a)).toMatchObject({ outcome: 'merged', score: null, grade: null });
  });
});
