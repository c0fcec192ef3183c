import { randomUUID } from 'node:crypto';
import { messagingMigrations } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import fc from 'fast-check';
import { later } from '../../test/builders.js';
import { nurtureMigrations } from '../migrations/index.js';
import { foldFacts, type DatedFacts } from './fold-facts.js';
import { ensureLeads, keepFacts, lockFreeLeads, lockLeads } from './lead.store.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]);
});
afterAll(() => db?.drop());

const text = fc.option(fc.constantFrom('a', 'b', `it's "quoted", {null}`, 'Ärmel\\'), { nil: null });
const facts: fc.Arbitrary<DatedFacts> = fc.record({
  email: text,
  firstName: text,
  lastName: text,
  companyName: text,
  locale: text,
  timeZone: text,
  country: text,
  consent: fc.record({
    email: fc.constantFrom('granted' as const, 'denied' as const, null),
    basis: fc.constantFrom('contract' as const, 'consent' as const, null),
  }),
  at: fc.nat(100_000).map(ms => later(ms).toISOString()),
});
const keep = (leadId: string, one: DatedFacts) => db.database.transaction(tx => keepFacts(tx, [{ leadId, facts: one }]));

describe('the facts of a lead', () => {
  it('are in the database what inquiries fold to in memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { minLength: 1, maxLength: 4 }), async inquiries => {
        const leadId = randomUUID();
        for (const one of inquiries) await keep(leadId, one);
        const { at: _at, ...expected } = inquiries.reduce((older, newer) => foldFacts(older, newer));
        const [row] = await db.database.transaction(tx => lockLeads(tx, [leadId]));
        expect(row!.facts).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('are kept for many leads by one statement, which names only those that matter to nurture', async () => {
    const leadIds = Array.from({ length: 500 }, () => randomUUID()).sort();
    const [refused, nurtured] = leadIds;
    await db.database.transaction(tx => ensureLeads(tx, leadIds.slice(0, 2)));
    await db.pool.query(`update leads set refused = 'opted-out' where lead_id = $1`, [refused]);
    await db.pool.query(`update leads set open_episode = $2 where lead_id = $1`, [nurtured, randomUUID()]);
    const one = fc.sample(facts, 1)[0]!;
    const concerned = await db.database.transaction(tx =>
      keepFacts(
        tx,
        leadIds.map(leadId => ({ leadId, facts: one })),
      ),
    );
    expect(concerned.sort()).toEqual([refused, nurtured].sort());
  });

  it('are unknown of a lead of which only routing spoke', async () => {
    const leadId = randomUUID();
    await db.database.transaction(tx => ensureLeads(tx, [leadId]));
    await db.database.transaction(tx => ensureLeads(tx, [leadId]));
    expect(await db.database.transaction(tx => lockLeads(tx, [leadId]))).toMatchObject([
      { leadId, facts: null, streamVersion: 0, openEpisode: null },
    ]);
  });
});

describe('locks', () => {
  it('are taken of nurtured leads alone where that is asked for', async () => {
    const [nurtured, other] = [randomUUID(), randomUUID()];
    await db.database.transaction(tx => ensureLeads(tx, [nurtured, other]));
    await db.pool.query(`update leads set open_episode = $2 where lead_id = $1`, [nurtured, randomUUID()]);
    const rows = await db.database.transaction(tx => lockLeads(tx, [], [nurtured, other, randomUUID()]));
    expect(rows.map(row => row.leadId)).toEqual([nurtured]);
  });

  it('that somebody else holds are passed over by the timer', async () => {
    const [held, free] = [randomUUID(), randomUUID()];
    await db.database.transaction(tx => ensureLeads(tx, [held, free]));
    await db.database.transaction(async tx => {
      await lockLeads(tx, [held]);
      const rows = await db.database.transaction(other => lockFreeLeads(other, [held, free]));
      expect(rows.map(row => row.leadId)).toEqual([free]);
    });
  });

  it('are taken in the order of ids, whatever the order of events', async () => {
    const leadIds = Array.from({ length: 20 }, () => randomUUID());
    await db.database.transaction(tx => ensureLeads(tx, leadIds));
    const rows = await db.database.transaction(tx => lockLeads(tx, leadIds));
    expect(rows.map(row => row.leadId)).toEqual([...leadIds].sort());
  });
});
