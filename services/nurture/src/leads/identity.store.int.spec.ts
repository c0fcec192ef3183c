import { randomUUID } from 'node:crypto';
import { messagingMigrations } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { factsOf, NOW } from '../../test/builders.js';
import type { MailFacts } from '../episodes/may-mail.js';
import { nurtureMigrations } from '../migrations/index.js';
import { addressesOf, eraseRows, mergeRows, restoreRow } from './identity.store.js';
import { keepFacts, lockLeads } from './lead.store.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]);
});
afterAll(() => db?.drop());

async function aLead(changes: Partial<MailFacts> = {}): Promise<string> {
  const leadId = randomUUID();
  const facts = { ...factsOf(changes), at: NOW.toISOString() };
  await db.database.transaction(tx => keepFacts(tx, [{ leadId, facts }]));
  return leadId;
}
const merge = (merged: string, survivor: string) => db.database.transaction(tx => mergeRows(tx, [{ merged, survivor }]));
const factsIn = async (leadId: string) => (await db.database.transaction(tx => lockLeads(tx, [leadId])))[0]!;

describe('the row of a survivor', () => {
  it('keeps its own answers and takes what only the other had', async () => {
    const survivor = await aLead({ email: null, firstName: 'Ada', lastName: null, consent: { email: null, basis: null } });
    const merged = await aLead({ email: 'other@example.com', firstName: 'A.', lastName: 'Lovelace' });
    await merge(merged, survivor);
    expect((await factsIn(survivor)).facts).toMatchObject({
      email: 'other@example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      consent: { email: 'granted' },
    });
  });

  it.each([
    ['granted', 'denied'],
    ['denied', 'granted'],
    [null, 'denied'],
  ] as const)('has a denial when one side says %s and the other %s', async (one, other) => {
    const survivor = await aLead({ consent: { email: one, basis: null } });
    const merged = await aLead({ consent: { email: other, basis: null } });
    await merge(merged, survivor);
    expect((await factsIn(survivor)).facts!.consent.email).toBe('denied');
  });

  it('has the opt-out of either', async () => {
    const [survivor, merged] = [await aLead(), await aLead()];
    await db.pool.query(`update leads set refused = 'opted-out' where lead_id = $1`, [merged]);
    await merge(merged, survivor);
    expect((await factsIn(survivor)).refused).toBe('opted-out');
  });

  it('has what the other did, and its visitors', async () => {
    const [survivor, merged] = [await aLead(), await aLead()];
    await db.pool.query(`insert into behaviors values ($1, $2, 'call', now())`, [merged, randomUUID()]);
    await db.pool.query(`insert into visitors values ($1, $2)`, [`v-${merged}`, merged]);
    await merge(merged, survivor);
    expect((await db.pool.query('select 1 from behaviors where lead_id = $1', [survivor])).rowCount).toBe(1);
    expect((await db.pool.query('select 1 from visitors where lead_id = $1', [survivor])).rowCount).toBe(1);
  });
});

describe('the row of a lead that was merged away', () => {
  it('stays as it was, so that it can stand for itself again', async () => {
    const survivor = await aLead({ firstName: 'Grace' });
    const merged = await aLead({ firstName: 'Ada' });
    await merge(merged, survivor);
    expect(await factsIn(merged)).toMatchObject({ mergedInto: survivor, facts: { firstName: 'Ada' } });
    await db.database.transaction(tx => restoreRow(tx, merged));
    expect(await factsIn(merged)).toMatchObject({ mergedInto: null, facts: { firstName: 'Ada' } });
  });

  it('follows when its survivor is merged on', async () => {
    const [first, second, third] = [await aLead(), await aLead(), await aLead()];
    await merge(first, second);
    await merge(second, third);
    expect([(await factsIn(first)).mergedInto, (await factsIn(second)).mergedInto]).toEqual([third, third]);
  });
});

describe('erasure', () => {
  it('finds every address of a lead, and leaves none', async () => {
    const [survivor, merged, other] = [await aLead({ email: 'a@example.com' }), await aLead({ email: 'b@example.com' }), await aLead()];
    await merge(merged, survivor);
    const addresses = () => db.database.transaction(tx => addressesOf(tx, [survivor]));
    expect((await addresses()).map(a => a.email).sort()).toEqual(['a@example.com', 'b@example.com']);
    await db.database.transaction(tx => eraseRows(tx, [survivor]));
    expect(await addresses()).toEqual([]);
    expect((await factsIn(survivor)).facts).toBeNull();
    expect((await factsIn(other)).facts).not.toBeNull();
  });
});
