import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { insertLeads } from '../leads/leads.store.js';
import { leads, NOW, ownership } from '../life-cycle/life-cycle.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { aRep } from '../routing/board/board.builder.js';
import { aReplica, configure } from '../routing/routing.builder.js';
import { checkEveryInstant } from './instants.js';

describe('the checks of every instant', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
    const replica = aReplica(db.url);
    await configure(replica, { reps: [aRep('anna')] });
    await replica.close();
    await checkEveryInstant(db.database);
  });
  afterAll(() => db.drop());

  const write = (text: string, ...before: string[]) =>
    db.database.transaction(async tx => {
      for (const each of [...before, text]) await tx.query(sql(each));
    });

  it('let pass what is sound', async () => {
    await db.database.transaction(async tx => {
      insertLeads(tx, [leads.assigned({ ownership: ownership({ weight: 3 }) })]);
      await tx.query(sql(`update rep_slots set open = open + 3, pools = '{"inside": 3}'`));
    });
  });

  it('refuse something due that does not fit where the lead is', async () => {
    await expect(write(`update leads set next_due_kind = 'score-wait'`)).rejects.toThrow('I6');
    await expect(
      db.database.transaction(async tx => insertLeads(tx, [leads.queued({ id: crypto.randomUUID(), due: { kind: 'accept', at: NOW } })])),
    ).rejects.toThrow('I6');
  });

  it('refuse slots that are not what the leads of the rep weigh, at the commit', async () => {
    await expect(write('update rep_slots set open = open + 1')).rejects.toThrow('I3: anna owns work of 3 and has 4 in slots');
    await expect(write(`update rep_slots set pools = '{}'`)).rejects.toThrow('I3: anna owns {"inside": 3} by pool and has {} in slots');
    await write('update rep_slots set open = open - 1', 'update rep_slots set open = open + 1');
  });
});
