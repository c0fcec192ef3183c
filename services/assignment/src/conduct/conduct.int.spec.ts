import { messagingMigrations } from '@baton/messaging';
import { Logger, sql } from '@baton/platform';
import { aLeadScored, anInquiryAccepted, aStatusReported, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase, exampleCompany } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { DueTimers } from '../sla/due-timers.js';
import { ConductWatch } from './conduct-watch.js';
import { conductWithin } from './conduct.store.js';
import type { DeclinesDocument } from './declines.document.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  await service.configure({ reps: exampleCompany.reps!.map(rep => ({ ...rep, caps: {} })) });
});
afterAll(() => db?.drop());

const limited = (declines: DeclinesDocument) => service.configure({ policy: { ...exampleCompany.policy!, name: 'limited', declines } });
async function arrive(score = 82): Promise<string> {
  const { key } = anInquiryAccepted();
  await service.hear(anInquiryAccepted({ leadId: key }), aLeadScored({ leadId: key, score, scoredAt: service.now.toISOString() }));
  return key;
}
const declines = (leadId: string) =>
  aStatusReported({ leadId, status: 'declined', reason: 'no time', occurredAt: service.now.toISOString() });
const ownedBy = async (repId: string) =>
  (await db.database.query<{ id: string }>(sql('select id from leads where owner_rep = $1 order by id'), [repId])).map(({ id }) => id);
const conduct = async () => {
  const counts = await conductWithin(db.database, service.now, 90, null);
  return Object.fromEntries(
    counts.map(({ repId, band, assigned, declined, neglected }) => [`${repId} ${band}`, [assigned, declined, neglected]]),
  );
};

describe('the conduct of reps', () => {
  it('is counted by score: given, declined, let lie', async () => {
    const [good, poor] = [await arrive(95), await arrive(45)];
    const owners = [(await service.lead(good)).owner_rep as string, (await service.lead(poor)).owner_rep as string] as const;
    expect(new Set(owners)).toEqual(new Set(['anna', 'ben']));
    await service.hear(declines(poor));
    expect(await conduct()).toEqual({ [`${owners[0]} 4`]: [1, 0, 0], [`${owners[0]} 2`]: [1, 0, 0], [`${owners[1]} 2`]: [1, 1, 0] });
    service.pass(16);
    const timers = new DueTimers(service.desk, service.messaging, service.progress, service.config, db.database, service.timers);
    await service.transaction(unit => timers.runClocks(unit));
    expect(await conduct()).toMatchObject({ [`${owners[0]} 4`]: [1, 0, 1], [`${owners[0]} 2`]: [1, 0, 1] });
  });

  it('that follows the score is raised once, and forgotten after its time', async () => {
    const warned: unknown[] = [];
    const logger = { warn: (...args: unknown[]) => warned.push(args) } as unknown as Logger;
    const watch = new ConductWatch(service.metrics, logger, service.timers);
    await db.database.query(
      sql(`
      insert into rep_conduct (rep_id, day, band, assigned, declined) values
      ('anna', '2026-03-01', 0, 40, 20), ('anna', '2026-03-01', 2, 40, 10), ('anna', '2026-03-02', 4, 40, 1),
      ('ben', '2026-03-02', 0, 40, 8), ('ben', '2026-03-02', 4, 40, 9)`),
    );
    for (let n = 0; n < 2; n++) expect(await service.transaction(unit => watch.look(unit))).toBe(0);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toEqual([expect.any(String), expect.objectContaining({ repId: 'anna', what: 'declines' })]);
    expect(await service.metrics.registry.metrics()).toMatch(/baton_assignment_cherry_picking\{[^}]*rep="anna"[^}]*\} -\d/);
    service.pass(91 * 24 * 60);
    await service.transaction(unit => watch.look(unit));
    expect(await db.database.query(sql('select from rep_conduct'))).toEqual([]);
    expect(await service.metrics.registry.metrics()).not.toContain('rep="anna"');
  });
});

describe('a budget of declines', () => {
  it('holds within one slice as over several', async () => {
    await limited({ perWeek: 2, over: 'refuse' });
    for (let n = 0; n < 8; n++) await arrive();
    const annas = await ownedBy('anna');
    await service.hear(declines(annas[0]!), declines(annas[1]!), declines(annas[2]!));
    expect(await ownedBy('anna')).toEqual(annas.slice(2));
    await service.hear(declines(annas[3]!));
    expect(await service.names(annas[3]!)).toEqual(['lead-assigned', 'claim-refused']);
  });

  it('is of seven days', async () => {
    await limited({ perWeek: 1, over: 'refuse' });
    for (let n = 0; n < 4; n++) await arrive();
    const [first, second] = await ownedBy('anna');
    await service.hear(declines(first!));
    await service.hear(declines(second!));
    expect((await service.lead(second!)).owner_rep).toBe('anna');
    service.pass(7 * 24 * 60);
    await service.hear(declines(second!));
    expect((await service.lead(second!)).owner_rep).toBe('ben');
  });

  it('may be raised instead: the lead goes on, and somebody is told', async () => {
    await limited({ share: '10%' });
    for (let n = 0; n < 4; n++) await arrive();
    const [first, second] = await ownedBy('anna');
    await service.hear(declines(first!), declines(second!));
    expect(await service.names(first!)).not.toContain('lead-escalated');
    expect(await service.names(second!)).toContain('lead-escalated');
    expect((await service.lead(second!)).owner_rep).toBe('ben');
  });
});
