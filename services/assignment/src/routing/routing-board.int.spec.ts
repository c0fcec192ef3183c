import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { aPolicy, aPool, aRep, aRequest, noCaps, WEDNESDAY } from './board/board.builder.js';
import { snapshotOf } from './board/board-snapshot.js';
import { eraseDecisionInputs, findDecision } from './board/decisions.store.js';
import type { LockedSession } from './board/locked-session.js';
import { forgetOld } from './board/maintenance.store.js';
import { keepSnapshot } from './board/snapshots.store.js';
import { boardAt, explainStored, replayDecisions } from './explanation/replay.js';
import { aReplica, aUnit, configure, type Replica } from './routing.builder.js';
import type { Decision } from './types.js';

describe('the routing board', () => {
  let db: TestDatabase;
  let here: Replica;
  let there: Replica;

  beforeEach(async () => {
    db = await testDatabase('assignment', assignmentMigrations);
    here = aReplica(db.url);
    there = aReplica(db.url);
    await configure(here, {
      reps: [aRep('ann', { caps: { ...noCaps, open: 2 } }), aRep('ben', { caps: { ...noCaps, open: 2, day: 3 } })],
      pools: [aPool('pool', ['ann', 'ben'])],
      policy: aPolicy({ fallback: { pool: 'pool' } }),
    });
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    await db.drop();
  });

  const inSession = <T>(replica: Replica, work: (session: LockedSession) => Promise<T> | T, now = WEDNESDAY): Promise<T> =>
    replica.database.transaction(async tx => {
      const session = await replica.board.open(aUnit(tx, now));
      const result = await work(session);
      await session.flush();
      return result;
    });
  const decideMany = (replica: Replica, from: number, count: number): Promise<Decision[]> =>
    inSession(replica, session => Array.from({ length: count }, (_, n) => session.decide(aRequest(from + n))));
  const kinds = (decisions: readonly Decision[]) => decisions.map(decision => decision.kind);
  const slots = async () =>
    Object.fromEntries(
      (await db.database.query<{ rep_id: string; open: number }>(sql('select rep_id, open from rep_slots'))).map(row => [
        row.rep_id,
        row.open,
      ]),
    );
  const inLog = async () =>
    await db.database.query<{ kind: string; rep_id: string | null }>(sql('select kind, rep_id from routing_log order by seq'));
  const freed = (n: number) => ({ leadId: aRequest(n).lead.leadId, poolId: 'pool', reason: 'won' });

  it('sees what another replica decided', async () => {
    expect(kinds(await decideMany(here, 1, 3))).toEqual(['assign', 'assign', 'assign']);
    expect(kinds(await decideMany(there, 10, 2))).toEqual(['assign', 'queue']);
    expect(kinds(await decideMany(here, 20, 1))).toEqual(['queue']);
    expect(await slots()).toEqual({ ann: 2, ben: 2 });
  });

  it('gives a freed slot to the next lead at once, in the same transaction', async () => {
    await decideMany(here, 1, 4);
    const decision = await inSession(there, session => {
      session.release({ repId: 'ann', ...freed(1) });
      return session.decide(aRequest(9));
    });
    expect(decision).toMatchObject({ kind: 'assign', repId: 'ann' });
    expect(await slots()).toEqual({ ann: 2, ben: 2 });
  });

  it('records a fact from outside over the cap, and gives no new work until below it', async () => {
    await inSession(here, session => {
      for (let n = 0; n < 4; n++) session.take({ repId: 'ann', leadId: aRequest(n).lead.leadId, cause: 'owner-reported' });
    });
    expect((await slots()).ann).toBe(4);
    const [first, second, third] = await decideMany(there, 10, 3);
    expect([first, second, third].map(decision => (decision?.kind === 'assign' ? decision.repId : decision?.kind))).toEqual([
      'ben',
      'ben',
      'queue',
    ]);
    expect((await explainStored(db.database, third!.decisionId))!.nearest).toContainEqual({
      repId: 'ann',
      reason: 'at-cap-open',
      detail: 'has 4 open leads, over the cap of 2',
    });
    await inSession(here, session => {
      for (let n = 0; n < 3; n++) session.release({ repId: 'ann', ...freed(n) });
    });
    expect(await decideMany(there, 20, 2)).toMatchObject([{ kind: 'assign', repId: 'ann' }, { kind: 'queue' }]);
  });

  it('takes a claim, a release and a fact about one rep in one flush, each held to what was so at that moment', async () => {
    await inSession(here, session => {
      session.decide(aRequest(1, { excludedReps: [{ repId: 'ben', because: 'x' }] }));
      session.decide(aRequest(2, { excludedReps: [{ repId: 'ben', because: 'x' }] }));
      session.release({ repId: 'ann', ...freed(1) });
      session.decide(aRequest(3, { excludedReps: [{ repId: 'ben', because: 'x' }] }));
      session.take({ repId: 'ann', leadId: aRequest(4).lead.leadId, cause: 'reopened' });
      session.take({ repId: 'ann', leadId: aRequest(5).lead.leadId, cause: 'merged' });
    });
    expect((await slots()).ann).toBe(4);
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 3, reproduced: 3 });
  });

  it('forgets what a rolled back transaction decided', async () => {
    await expect(
      inSession(here, async session => {
        for (let n = 0; n < 4; n++) session.decide(aRequest(n));
        await session.flush();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(kinds(await decideMany(here, 10, 5))).toEqual(['assign', 'assign', 'assign', 'assign', 'queue']);
  });

  it('goes on after a savepoint was rolled back, as when a slice is bisected', async () => {
    await here.database.transaction(async tx => {
      const attempt = tx.savepoint(async () => {
        const session = await here.board.open(aUnit(tx));
        for (let n = 0; n < 4; n++) session.decide(aRequest(n));
        await session.flush();
        throw new Error('one event is bad');
      });
      await expect(attempt).rejects.toThrow('bad');
      for (const n of [0, 1]) {
        await tx.savepoint(async () => {
          const session = await here.board.open(aUnit(tx));
          session.decide(aRequest(n));
          await session.flush();
        });
      }
    });
    expect(Object.values(await slots()).reduce((a, b) => a + b)).toBe(2);
    expect(kinds(await decideMany(here, 10, 3))).toEqual(['assign', 'assign', 'queue']);
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 5, reproduced: 5 });
  });

  it('refuses the hand of an earlier session', async () => {
    const stale = await inSession(here, session => session);
    await decideMany(here, 1, 1);
    expect(() => stale.decide(aRequest(2))).toThrow('no longer holds the lock');
  });

  it('decides again what the guard refused because a row was edited by hand, and puts the board right', async () => {
    await decideMany(here, 1, 1);
    await db.database.query(sql(`update rep_slots set open = 2 where rep_id = 'ann'`));
    const outcome = await here.database.transaction(async tx => {
      const session = await here.board.open(aUnit(tx));
      session.release({ repId: 'ben', ...freed(1) });
      const ids = [5, 6, 7].map(n => session.decide(aRequest(n)).decisionId);
      const { refused } = await session.flush();
      expect(refused).toEqual(ids);
      const again = [5, 6, 7].map(n => session.decide(aRequest(n)));
      expect(await session.flush()).toEqual({ refused: [] });
      return again;
    });
    expect(outcome.filter(decision => decision.kind === 'assign').every(decision => decision.repId === 'ben')).toBe(true);
    expect(await slots()).toEqual({ ann: 2, ben: 2 });
    expect((await inLog()).map(row => row.kind)).toContain('slots-corrected');
    const [head] = await db.database.query<{ seq: number }>(sql('select last_seq as seq from routing_head'));
    expect(snapshotOf(await boardAt(db.database, head!.seq))).toEqual(snapshotOf(here.board.peek()));
    expect(await replayDecisions(db.database)).toMatchObject({ different: [] });
  });

  it('follows a change of configuration made through another replica with the next decision', async () => {
    await decideMany(here, 1, 1);
    await decideMany(there, 2, 1);
    await configure(there, { reps: [aRep('ann', { active: false }), aRep('ben', { caps: { ...noCaps, open: 1 } })] });
    const [decision] = await decideMany(here, 3, 1);
    expect(decision).toMatchObject({ kind: 'queue', reason: 'no-capacity', counts: { inactive: 1, 'at-cap-open': 1 } });
  });

  it('tells how much room a pool has', async () => {
    await decideMany(here, 1, 2);
    expect(await inSession(here, session => session.freeCapacity('pool', WEDNESDAY))).toBe(2);
    await decideMany(here, 10, 2);
    expect(await inSession(here, session => [session.freeCapacity('pool', WEDNESDAY), session.freeCapacity('none', WEDNESDAY)])).toEqual([
      0, 0,
    ]);
  });

  it('starts from a snapshot and the log after it', async () => {
    await decideMany(here, 1, 2);
    await here.database.transaction(async tx => {
      await here.board.open(aUnit(tx));
      await keepSnapshot(tx, snapshotOf(here.board.peek()), 100);
    });
    const [head] = await db.database.query<{ seq: number }>(sql('select last_seq as seq from routing_head'));
    await decideMany(here, 5, 1);
    await db.database.query(sql('delete from routing_log where seq < (select max(seq) from routing_snapshots)'));
    const late = aReplica(db.url);
    expect(await late.database.transaction(async tx => (await late.board.open(aUnit(tx))).position)).toBe(head!.seq + 1);
    expect(snapshotOf(late.board.peek())).toEqual(snapshotOf(here.board.peek()));
    expect(kinds(await decideMany(late, 9, 2))).toEqual(['assign', 'queue']);
    await late.close();
  });

  it('keeps one snapshot where several replicas offer theirs', async () => {
    await decideMany(here, 1, 1);
    const snapshot = snapshotOf(here.board.peek());
    expect(await db.database.transaction(tx => keepSnapshot(tx, snapshot, 100))).toBe(true);
    expect(await db.database.transaction(tx => keepSnapshot(tx, { ...snapshot, seq: snapshot.seq + 1 }, 100))).toBe(false);
  });

  it('forgets what is older than 90 days, and can still replay what is not', async () => {
    await decideMany(here, 1, 2);
    const old = snapshotOf(here.board.peek());
    await db.database.transaction(tx => keepSnapshot(tx, old, 1));
    await db.database.query(sql(`update routing_snapshots set at = '2025-01-01'`));
    const recent = await decideMany(here, 5, 1);
    await db.database.query(sql(`update routing_decisions set decided_at = '2025-01-01' where decision_id <> $1`), [recent[0]!.decisionId]);
    expect(await db.database.transaction(tx => forgetOld(tx, WEDNESDAY))).toBeGreaterThan(0);
    expect(await db.database.transaction(tx => forgetOld(tx, WEDNESDAY))).toBe(0);
    expect(await explainStored(db.database, recent[0]!.decisionId)).toMatchObject({ isReproduced: true });
    expect((await inLog()).length).toBe(2);
  });

  it('explains a decision with every candidate and the first filter that kept it out', async () => {
    await decideMany(here, 1, 3);
    const [decision] = await inSession(here, session => [
      session.decide(aRequest(9, { excludedReps: [{ repId: 'ben', because: 'declined it on Monday' }] })),
    ]);
    const explanation = await explainStored(db.database, decision!.decisionId);
    expect(explanation).toMatchObject({ isReproduced: true, notReplayed: null, rules: [{ id: 'fallback', met: true }] });
    expect(explanation!.pools[0]!.candidates).toContainEqual(
      expect.objectContaining({ repId: 'ben', failed: 'excluded', detail: 'declined it on Monday', turn: null }),
    );
    expect(await findDecision(db.database, decision!.decisionId)).toMatchObject({ decision });
    expect(await explainStored(db.database, aRequest(77).decisionId)).toBeUndefined();
  });

  it('says so when the lead of a decision was erased', async () => {
    const [decision] = await decideMany(here, 1, 1);
    await db.database.transaction(tx => eraseDecisionInputs(tx, [decision!.leadId]));
    expect(await explainStored(db.database, decision!.decisionId)).toMatchObject({
      isReproduced: null,
      notReplayed: expect.stringContaining('erased'),
    });
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 1, notReplayed: 1 });
  });

  it('keeps leads in the queue while no policy was applied', async () => {
    const empty = await testDatabase('assignment', assignmentMigrations);
    const replica = aReplica(empty.url);
    expect(await decideMany(replica, 1, 1)).toMatchObject([{ kind: 'queue', reason: 'hold', policyHash: '', rule: '(none)' }]);
    expect(await replayDecisions(empty.database)).toMatchObject({ decisions: 1, reproduced: 1 });
    await replica.close();
    await empty.drop();
  });
});
