import { randomBytes } from 'node:crypto';
import { messagingMigrations } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { later, NOW } from '../../test/builders.js';
import type { Suppression } from '../episodes/may-mail.js';
import { nurtureMigrations } from '../migrations/index.js';
import { findSuppressions, listSuppressions, suppress } from './suppression.store.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]);
});
afterAll(() => db?.drop());

const anAddress = () => randomBytes(32);
const add = (addressHash: Buffer, reasons: Suppression[], now = NOW) =>
  db.database.transaction(tx =>
    suppress(
      tx,
      reasons.map(reason => ({ addressHash, reason, because: `because of ${reason}` })),
      now,
    ),
  );
const reasonOf = async (address: Buffer) => (await findSuppressions(db.database, [address])).get(address.toString('hex')) ?? null;

describe('an address that gets no mail', () => {
  it('is found among many, and others are not', async () => {
    const [one, other] = [anAddress(), anAddress()];
    await add(one, ['bounced']);
    expect(await reasonOf(one)).toBe('bounced');
    expect(await reasonOf(other)).toBeNull();
    expect(await findSuppressions(db.database, [])).toEqual(new Map());
  });

  it.each<[Suppression[], Suppression]>([
    [['bounced', 'opted-out'], 'opted-out'],
    [['opted-out', 'bounced'], 'opted-out'],
    [['erased', 'opted-out'], 'opted-out'],
    [['opted-out', 'erased'], 'opted-out'],
    [['bounced', 'erased'], 'erased'],
    [['erased', 'bounced'], 'erased'],
  ])('after %j is %s, one by one or at once', async (reasons, expected) => {
    const [oneByOne, atOnce] = [anAddress(), anAddress()];
    for (const reason of reasons) await add(oneByOne, [reason]);
    expect(await reasonOf(oneByOne)).toBe(expected);
    await add(atOnce, reasons);
    expect(await reasonOf(atOnce)).toBe(expected);
  });

  it('keeps the time of its first opt-out', async () => {
    const address = anAddress();
    await add(address, ['opted-out'], NOW);
    await add(address, ['opted-out'], later(1000));
    const { rows } = await db.pool.query<{ at: Date }>('select at from suppressions where address_hash = $1', [address]);
    expect(rows[0]!.at).toEqual(NOW);
  });

  it('can be added by two at once', async () => {
    const address = anAddress();
    await Promise.all(Array.from({ length: 8 }, () => add(address, ['opted-out'])));
    expect(await reasonOf(address)).toBe('opted-out');
  });

  it('is listed in pages without gaps or repeats, also within one instant', async () => {
    await db.pool.query('delete from suppressions');
    const addresses = Array.from({ length: 7 }, anAddress);
    for (const address of addresses) await add(address, ['opted-out'], NOW);
    const seen: string[] = [];
    let page = await listSuppressions(db.database, null, 3);
    for (; page.length > 0; page = await listSuppressions(db.database, page.at(-1)!, 3)) seen.push(...page.map(e => e.addressHash));
    expect(seen.sort()).toEqual(addresses.map(a => a.toString('hex')).sort());
  });
});
