import { randomUUID } from 'node:crypto';
import type { AnyEvent } from '@baton/contracts';
import { aLeadErased, aLeadsMerged, aLeadsUnmerged, testDatabase, type TestDatabase } from '@baton/testing';
import { messagingMigrations } from '../migrations/index.js';
import { withoutOvertaken } from './overtaken-changes.js';

describe('changes of who a lead is', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase('scoring', messagingMigrations);
  });
  afterEach(() => db.drop());
  const current = (...events: AnyEvent[]) => db.database.transaction(tx => withoutOvertaken(tx, events));
  const rows = async () => (await db.pool.query('select lead_id, version from identity_versions')).rows;

  const leadId = randomUUID();
  const merged = (identityVersion?: number) => aLeadsMerged({ mergedLeadId: leadId, identityVersion });
  const undone = (identityVersion?: number) => aLeadsUnmerged({ restoredLeadId: leadId, identityVersion });

  it('are left out once a later one of the same lead was heard of, whichever of the two keys it comes under', async () => {
    const [first, undoing, again] = [merged(3), undone(5), merged(8)];
    expect(await current(first)).toEqual([first]);
    expect(await current(undoing)).toEqual([undoing]);
    expect(await current(merged(3))).toEqual([]);
    expect(await current(again)).toEqual([again]);
    expect(await current(merged(3), undone(5))).toEqual([]);
    expect(await rows()).toEqual([{ lead_id: leadId, version: 8 }]);
  });

  it('stay when they come for the second time, under the other key', async () => {
    const [one, other] = [merged(3), merged(3)];
    expect(await current(one)).toEqual([one]);
    expect(await current(other)).toEqual([other]);
  });

  it('overtake each other within a slice as well; of other leads nothing is left out', async () => {
    const [undoing, late, ofOther] = [undone(5), merged(3), aLeadsMerged({ identityVersion: 1 })];
    expect(await current(undoing, late, ofOther)).toEqual([undoing, ofOther]);
  });

  it('are all taken where they do not count them, as those of before did; other events pass', async () => {
    await current(undone(5));
    const events = [merged(), aLeadErased({ leadId })];
    expect(await current(...events)).toEqual(events);
    expect(await rows()).toHaveLength(1);
  });
});
