import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { messagingMigrations } from '../migrations/index.js';
import { currentLeads, recordAlias, removeAlias } from './identity.store.js';

describe('a lead now', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase('scoring', messagingMigrations);
  });
  afterEach(() => db.drop());
  const isNow = async (...ids: string[]) => {
    const current = await currentLeads(db.database, ids);
    return ids.map(id => current.get(id));
  };
  const merged = (aliasId: string, leadId: string) => db.database.transaction(tx => recordAlias(tx, [{ aliasId, leadId }]));

  it('is the survivor of an alias, itself otherwise', async () => {
    const [alias, survivor, other] = [randomUUID(), randomUUID(), randomUUID()];
    await merged(alias, survivor);
    expect(await isNow(alias, survivor, other)).toEqual([survivor, survivor, other]);
    expect(await currentLeads(db.database, [])).toEqual(new Map());
  });

  it('follows its survivor when that is merged on, and stands for itself again when its alias is removed', async () => {
    const [alias, survivor, third] = [randomUUID(), randomUUID(), randomUUID()];
    await merged(alias, survivor);
    await merged(survivor, third);
    expect(await isNow(alias, survivor, third)).toEqual([third, third, third]);
    await db.database.transaction(tx => removeAlias(tx, [alias]));
    expect(await isNow(alias, survivor)).toEqual([alias, third]);
  });
});
