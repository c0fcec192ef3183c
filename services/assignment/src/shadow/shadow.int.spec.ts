import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { aLeadErased, aLeadScored, anInquiryAccepted, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { aPolicy } from '../routing/board/board.builder.js';
import { boardFrom, snapshotOf } from '../routing/board/board-snapshot.js';
import { listChanges } from '../routing/configuration/changes.store.js';
import { boardAt, replayDecisions } from '../routing/explanation/replay.js';
import { RoutingBoard } from '../routing/routing-board.js';
import type { PolicyConfiguration } from '../routing/types.js';
import { applyShadow } from './apply-shadow.js';
import { reportOn } from './shadow-report.store.js';
import { forgetOldComparisons } from './shadow.store.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
});
afterAll(() => db?.drop());

const beginning = new Date(0);
const shadow = (policy: PolicyConfiguration | null) =>
  service.transaction(unit => applyShadow(unit, service.board, policy, { who: 'ops', why: 'before we switch' }));
async function routed(score: number, data: Parameters<typeof anInquiryAccepted>[0] = {}): Promise<string> {
  const inquiry = anInquiryAccepted(data);
  await service.hear(inquiry, aLeadScored({ leadId: inquiry.key, score, grade: 'B', scoredAt: service.now.toISOString() }));
  return inquiry.key;
}
/** Nurtures more, and gives what is left to Anna alone. */
const stricter = aPolicy({
  name: 'stricter',
  rules: [
    { id: 'cold', when: 'lead.score < 60', to: { nurture: 'newcomers' } },
    { id: 'anna', to: { owner: { rep: 'anna' }, otherwise: { pool: 'inside' } } },
  ],
  fallback: { pool: 'inside' },
});

describe('a policy in the shadow', () => {
  it('is asked about every lead, delivers nothing, and takes no slot', async () => {
    expect(await shadow(stricter)).toBe(true);
    const leads = [await routed(30), await routed(50), await routed(90), await routed(90)];
    for (const leadId of leads.slice(1))
      expect(await service.lead(leadId)).toMatchObject({ place: 'assigned', policy_hash: expect.not.stringMatching(stricter.hash) });
    const [slots] = await db.database.query(sql('select sum(open)::int as open from rep_slots'));
    expect(slots).toEqual({ open: 3 });
    const owners = await Promise.all(leads.map(async leadId => (await service.lead(leadId)).owner_rep as string | null));
    const ofAnna = owners.filter(owner => owner === 'anna').length;

    const report = await reportOn(db.database, stricter.hash, beginning, 10);
    // The first is nurtured by both; the second only by the other; of the last two, those that went to Ben differ.
    const different = 1 + owners.slice(2).filter(owner => owner === 'ben').length;
    expect(report).toMatchObject({ decisions: 4, same: 4 - different, different });
    expect(report.byRule).toEqual(
      expect.arrayContaining([
        { rule: 'cold', shadowRule: 'cold', decisions: 1, different: 0 },
        { rule: 'fallback', shadowRule: 'cold', decisions: 1, different: 1 },
      ]),
    );
    expect(report.byRep.find(each => each.repId === 'anna')).toMatchObject({ active: ofAnna, shadow: 2 });
    expect(report.examples).toHaveLength(different);
    expect(report.examples.find(each => each.leadId === leads[1])).toMatchObject({
      active: { rule: 'fallback', end: `rep ${owners[1]}` },
      shadow: { rule: 'cold', end: 'nurture newcomers', because: 'rule cold sends it to nurture' },
    });
    expect(await reportOn(db.database, stricter.hash, new Date(service.now.getTime() + 1), 10)).toMatchObject({ decisions: 0, byRep: [] });
  });

  it('is on the log: every replica, a snapshot and a replay know it, and decisions are replayed the same', async () => {
    await shadow(stricter);
    await routed(50);
    const other = new RoutingBoard();
    await db.database.transaction(async tx => {
      const session = await other.open({ tx, now: service.now });
      expect(session.configuration.shadow?.hash).toBe(stricter.hash);
      const board = await boardAt(db.database, session.position);
      expect(boardFrom(snapshotOf(board)).shadow?.configuration.hash).toBe(stricter.hash);
    });
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 1, reproduced: 1 });
  });

  it('is asked for what it needs to know, though the active policy is not', async () => {
    const accounts = aPolicy({
      rules: [{ id: 'account', when: 'account.segment == "key"', to: { close: 'test' } }],
      fallback: { pool: 'inside' },
    });
    await shadow(accounts);
    await db.database.query(sql(`insert into accounts (account_id, name, name_key, segment) values ('a', 'Acme', 'acme', 'key')`));
    await routed(90, { company: { name: 'Acme Inc' } });
    expect(await reportOn(db.database, accounts.hash, beginning, 1)).toMatchObject({ byRule: [{ shadowRule: 'account', different: 1 }] });
  });

  it('is not asked again while a lead waits in the queue', async () => {
    await shadow(stricter);
    for (let n = 0; n < 5; n++) await routed(90);
    service.pass(60);
    const before = await reportOn(db.database, stricter.hash, beginning, 0);
    expect(before.decisions).toBe(5);
    const [queued] = await db.database.query<{ id: string }>(sql(`select id from leads where place = 'queued'`));
    await service.hear(aLeadScored({ leadId: queued!.id, score: 95, grade: 'A', scoredAt: service.now.toISOString() }));
    expect((await reportOn(db.database, stricter.hash, beginning, 0)).decisions).toBe(5);
  });

  it('ends, and stands in the change log; the same again changes nothing', async () => {
    expect(await shadow(null)).toBe(false);
    expect(await shadow(stricter)).toBe(true);
    expect(await shadow(stricter)).toBe(false);
    expect(await shadow(null)).toBe(true);
    await routed(90);
    expect((await reportOn(db.database, stricter.hash, beginning, 0)).decisions).toBe(0);
    const changes = await listChanges(db.database, { before: Number.MAX_SAFE_INTEGER, kind: 'shadow' }, 10);
    expect(changes).toMatchObject([
      { id: stricter.hash, who: 'ops', why: 'before we switch', before: { policy: { name: 'stricter' } }, after: { policy: null } },
      { before: { policy: null }, after: { policy: { hash: stricter.hash } } },
    ]);
  });

  it('names pools and reps that are not there', async () => {
    await expect(shadow(aPolicy({ rules: [{ id: 'a', to: { pool: 'nowhere' } }], fallback: { pool: 'inside' } }))).rejects.toMatchObject({
      content: { errors: [{ field: 'policy.rules.0.to', message: 'there is no pool nowhere' }] },
    });
  });

  it('forgets erased leads, and in time everything', async () => {
    await shadow(stricter);
    const [first] = [await routed(90), await routed(90)];
    await service.hear(aLeadErased({ leadId: first }));
    expect((await reportOn(db.database, stricter.hash, beginning, 0)).decisions).toBe(1);
    const forget = (days: number) =>
      db.database.transaction(tx => forgetOldComparisons(tx, new Date(service.now.getTime() + days * 86_400_000), 90, 100));
    expect(await forget(89)).toBe(0);
    expect(await forget(91)).toBe(1);
  });
});
