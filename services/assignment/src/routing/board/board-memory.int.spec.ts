import type { Transaction } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../../migrations/index.js';
import { aPool, aRep, WEDNESDAY } from './board.builder.js';
import { BoardMemory } from './board-memory.js';
import { snapshotOf } from './board-snapshot.js';
import { appendToLog } from './decisions.store.js';
import type { LogEntry, Occurrence } from './log-entries.js';
import { lockRouting } from './routing-log.store.js';

const leadId = '00000000-0000-4000-8000-000000000001';
const taken: Occurrence = { kind: 'taken', repId: 'ann', leadId, cause: 'owner-reported' };

let db: TestDatabase;
let token: number;
beforeEach(async () => {
  db = await testDatabase('assignment', assignmentMigrations);
  token = 1;
});
afterEach(() => db.drop());

/** Applies occurrences in a transaction, as a session does, and writes them unless told not to. */
async function write(tx: Transaction, memory: BoardMemory, occurrences: readonly Occurrence[], isWritten = true): Promise<void> {
  const board = await memory.sync(tx, await lockRouting(tx));
  const batch = memory.begin(tx, token++);
  const entries = occurrences.map(occurrence => {
    const entry = { ...occurrence, seq: board.seq + 1, at: WEDNESDAY.getTime() } as LogEntry;
    memory.apply(entry, batch);
    return entry;
  });
  if (isWritten) appendToLog(tx, batch.token, entries, []);
}
const commit = (memory: BoardMemory, occurrences: readonly Occurrence[]) => db.database.transaction(tx => write(tx, memory, occurrences));
const lose = (memory: BoardMemory, occurrences: readonly Occurrence[], isWritten = true) =>
  db.database
    .transaction(async tx => {
      await write(tx, memory, occurrences, isWritten);
      throw new Error('lost');
    })
    .catch(() => {});
const openOf = (memory: BoardMemory) =>
  db.database.transaction(async tx => (await memory.sync(tx, await lockRouting(tx))).reps.get('ann')?.slots.open);
const team: Occurrence[] = [
  { kind: 'rep-changed', repId: 'ann', rep: aRep('ann') },
  { kind: 'pool-changed', poolId: 'pool', pool: aPool('pool', ['ann']) },
];

describe('the memory of the board', () => {
  it('is empty before it was read', () => {
    expect(() => new BoardMemory().board).toThrow('has not been read');
  });

  it('is confirmed by the next transaction, not by its own', async () => {
    const memory = new BoardMemory();
    await commit(memory, team);
    expect(memory.isConfirmed).toBe(false);
    await db.database.transaction(async tx => {
      await memory.sync(tx, await lockRouting(tx));
      expect(memory.isConfirmed).toBe(true);
      await write(tx, memory, [taken]);
      await memory.sync(tx, await lockRouting(tx));
      expect(memory.isConfirmed).toBe(false);
    });
    expect(await openOf(memory)).toBe(1);
  });

  it('forgets what was never written, and what was written and rolled back', async () => {
    const memory = new BoardMemory();
    await commit(memory, team);
    for (const isWritten of [false, true]) {
      await lose(memory, [taken, taken], isWritten);
      expect(await openOf(memory)).toBe(0);
    }
    await commit(memory, [taken]);
    expect(await openOf(memory)).toBe(1);
  });

  it('is not fooled by another batch at the same place', async () => {
    const [here, there] = [new BoardMemory(), new BoardMemory()];
    await commit(here, team);
    await lose(here, [taken, taken]);
    await commit(there, [taken, { kind: 'released', repId: 'ann', poolId: null, leadId, reason: 'won' }]);
    expect(await openOf(here)).toBe(0);
    await lose(here, [taken, taken]);
    await commit(there, [taken, taken, taken]);
    expect(await openOf(here)).toBe(3);
    expect(snapshotOf(here.board)).toEqual(snapshotOf(there.board));
  });

  it('is read again after a change of configuration was rolled back', async () => {
    const memory = new BoardMemory();
    await commit(memory, [...team, taken]);
    await lose(memory, [{ kind: 'rep-changed', repId: 'ann', rep: aRep('ann', { active: false }) }]);
    expect(await openOf(memory)).toBe(1);
    expect(memory.board.reps.get('ann')!.configuration.active).toBe(true);
  });

  it('keeps what stayed of its own transaction when a savepoint is rolled back', async () => {
    const memory = new BoardMemory();
    await commit(memory, team);
    await db.database.transaction(async tx => {
      await tx.savepoint(() => write(tx, memory, [taken]));
      for (let n = 0; n < 2; n++)
        await tx
          .savepoint(async () => {
            await write(tx, memory, [taken, taken]);
            throw new Error('undone');
          })
          .catch(() => {});
      await tx.savepoint(() => write(tx, memory, [taken]));
      expect((await memory.sync(tx, await lockRouting(tx))).reps.get('ann')!.slots.open).toBe(2);
    });
    expect(await openOf(memory)).toBe(2);
  });

  it('forgets all of its own transaction when that is rolled back after a part was', async () => {
    const memory = new BoardMemory();
    await commit(memory, [...team, taken]);
    await db.database
      .transaction(async tx => {
        await write(tx, memory, [taken]);
        await tx
          .savepoint(async () => {
            await write(tx, memory, [taken]);
            throw new Error('undone');
          })
          .catch(() => {});
        await write(tx, memory, [taken]);
        throw new Error('lost');
      })
      .catch(() => {});
    expect(await openOf(memory)).toBe(1);
  });

  it('is read anew when the log does not follow', async () => {
    const memory = new BoardMemory();
    await commit(memory, team);
    await openOf(memory);
    await commit(new BoardMemory(), [taken, taken]);
    await db.database.query({ name: 'gap', text: 'update routing_log set seq = 30 where seq = 3' });
    await expect(openOf(memory)).rejects.toThrow('does not follow');
    await db.database.query({ name: 'mend', text: 'update routing_log set seq = 3 where seq = 30' });
    expect(await openOf(memory)).toBe(2);
  });
});
