import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { aPolicy, aPool, aRep, aRequest, noCaps, WEDNESDAY } from './board/board.builder.js';
import { snapshotOf } from './board/board-snapshot.js';
import { hashText } from './decision/tie-break.js';
import { boardAt, replayDecisions } from './explanation/replay.js';
import { aReplica, aUnit, configure, type Replica } from './routing.builder.js';
import type { Decision } from './types.js';

class Undone extends Error {}

describe('boards of several replicas', () => {
  let db: TestDatabase;
  let replicas: Replica[];

  beforeEach(async () => {
    db = await testDatabase('assignment', assignmentMigrations);
    replicas = [1, 2, 3, 4].map(() => aReplica(db.url));
  });
  afterEach(async () => {
    await Promise.all(replicas.map(replica => replica.close()));
    await db.drop();
  });

  const team = (size: number, open: number) => ({
    reps: Array.from({ length: size }, (_, index) => aRep(`rep-${index}`, { caps: { ...noCaps, open } })),
    pools: [
      aPool(
        'pool',
        Array.from({ length: size }, (_, index) => `rep-${index}`),
      ),
    ],
    policy: aPolicy({ fallback: { pool: 'pool' } }),
  });
  const decideOne = ({ board, database }: Replica, n: number): Promise<Decision> =>
    database.transaction(async tx => {
      const session = await board.open(aUnit(tx));
      const decision = session.decide(aRequest(n));
      expect(await session.flush()).toEqual({ refused: [] });
      return decision;
    });
  const openOf = async () =>
    await db.database.query<{ rep_id: string; open: number }>(sql(`select rep_id, open from rep_slots order by rep_id`));

  it('grant exactly what fits: 200 decisions at once on 10 reps with a cap of 5', async () => {
    await configure(replicas[0]!, team(10, 5));
    const decisions = await Promise.all(Array.from({ length: 200 }, (_, n) => decideOne(replicas[n % replicas.length]!, n)));

    expect(decisions.filter(decision => decision.kind === 'assign')).toHaveLength(50);
    expect(decisions.filter(decision => decision.kind === 'queue' && decision.reason === 'no-capacity')).toHaveLength(150);
    expect((await openOf()).map(row => row.open)).toEqual(Array.from({ length: 10 }, () => 5));
    const report = await replayDecisions(db.database);
    expect(report).toEqual({ decisions: 200, reproduced: 200, notReplayed: 0, different: [] });
  });

  it('grant exactly what fits when slices of many leads race', async () => {
    await configure(replicas[0]!, team(7, 30));
    const slices = Array.from({ length: 24 }, (_, slice) => async () => {
      const { board, database } = replicas[slice % replicas.length]!;
      return await database.transaction(async tx => {
        const session = await board.open(aUnit(tx));
        const decided = Array.from({ length: 25 }, (__, n) => session.decide(aRequest(slice * 100 + n)));
        await session.flush();
        return decided;
      });
    });
    const decisions = (await Promise.all(slices.map(run => run()))).flat();

    expect(decisions.filter(decision => decision.kind === 'assign')).toHaveLength(210);
    expect((await openOf()).map(row => row.open)).toEqual(Array.from({ length: 7 }, () => 30));
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 600, reproduced: 600 });
  });

  it('agree with the log after claims, releases, facts, changed caps and rollbacks of all kinds, in any order', async () => {
    await configure(replicas[0]!, team(6, 8));
    const random = (seed: string, below: number) => hashText(seed) % below;
    const worker = async (name: number) => {
      const replica = replicas[name % replicas.length]!;
      const { board, database } = replica;
      for (let round = 0; round < 25; round++) {
        const n = name * 1_000 + round * 10;
        const dice = random(`${name}/${round}`, 10);
        const now = new Date(WEDNESDAY.getTime() + round * 7 * 60_000);
        if (dice === 0) {
          const open = 4 + random(`cap ${n}`, 8);
          await configure(replica, { reps: [aRep(`rep-${random(`who ${n}`, 6)}`, { caps: { ...noCaps, open, hour: 5 } })] }, now);
          continue;
        }
        const work = database.transaction(async tx => {
          const first = await board.open(aUnit(tx, now));
          for (let each = 0; each < 3; each++) first.decide(aRequest(n + each, { now }));
          if (dice === 1) throw new Undone('before anything was written');
          await first.flush();
          if (dice === 2) throw new Undone('after the flush');
          const attempt = tx.savepoint(async () => {
            const inner = await board.open(aUnit(tx, now));
            inner.decide(aRequest(n + 5, { now }));
            await inner.flush();
            if (dice <= 5) throw new Undone('to the savepoint');
          });
          await attempt.catch(ignoreUndone);
          const last = await board.open(aUnit(tx, now));
          last.release({ repId: `rep-${random(`free ${n}`, 6)}`, leadId: aRequest(n).lead.leadId, poolId: 'pool', reason: 'won' });
          last.take({ repId: `rep-${random(`take ${n}`, 6)}`, leadId: aRequest(n).lead.leadId, cause: 'owner-reported' });
          last.decide(aRequest(n + 7, { now }));
          await last.flush();
        });
        await work.catch(ignoreUndone);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, name) => worker(name)));

    const [head] = await db.database.query<{ seq: number; entries: number }>(
      sql(`select last_seq as seq, (select count(*) from routing_log) as entries from routing_head`),
    );
    expect(head!.entries).toBe(head!.seq);
    const truth = await boardAt(db.database, head!.seq);
    for (const { board, database } of replicas) await database.transaction(async tx => void (await board.open(aUnit(tx))));
    const snapshots = replicas.map(replica => snapshotOf(replica.board.peek()));
    for (const snapshot of snapshots) expect(snapshot).toEqual(snapshotOf(truth));
    expect((await openOf()).map(row => row.open)).toEqual([...truth.reps.values()].map(rep => rep.slots.open));
    const report = await replayDecisions(db.database);
    expect(report.different).toEqual([]);
    expect(report.decisions).toBeGreaterThan(300);
  });
});

function ignoreUndone(error: unknown): void {
  if (!(error instanceof Undone)) throw error;
}
