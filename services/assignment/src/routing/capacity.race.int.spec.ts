import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { listPools } from '../pools/pools.store.js';
import { findRep } from '../reps/reps.store.js';
import { aLimit, aPolicy, aPool, aRep, aRequest, noCaps, WEDNESDAY } from './board/board.builder.js';
import { snapshotOf } from './board/board-snapshot.js';
import { boardAt, explainStored, replayDecisions } from './explanation/replay.js';
import { aReplica, aUnit, configure, type Replica } from './routing.builder.js';
import type { Decision, RepConfiguration } from './types.js';

describe('capacity, among several replicas', () => {
  let db: TestDatabase;
  let replicas: Replica[];
  let here: Replica;
  let there: Replica;

  beforeEach(async () => {
    db = await testDatabase('assignment', assignmentMigrations);
    replicas = [1, 2, 3].map(() => aReplica(db.url));
    [here, there] = replicas as [Replica, Replica];
  });
  afterEach(async () => {
    await Promise.all(replicas.map(replica => replica.close()));
    await db.drop();
  });

  const team = (...reps: RepConfiguration[]) => ({
    reps,
    pools: [
      aPool(
        'pool',
        reps.map(rep => rep.repId),
      ),
    ],
    policy: aPolicy({ fallback: { pool: 'pool' } }),
  });
  type Given = Parameters<typeof aRequest>[1];
  const decide = ({ board, database }: Replica, numbers: readonly number[], given?: Given): Promise<Decision[]> =>
    database.transaction(async tx => {
      const session = await board.open(aUnit(tx));
      const decisions = numbers.map(n => session.decide(aRequest(n, given)));
      await session.flush();
      return decisions;
    });
  const repOf = (decision: Decision | undefined) => (decision?.kind === 'assign' ? decision.repId : (decision?.kind ?? 'none'));
  const limitsOf = async (repId: string) =>
    (
      await db.database.query<{ limits: Record<string, { used: number }> }>(sql('select limits from rep_slots where rep_id = $1'), [repId])
    )[0]!.limits;

  it('holds a limit on leads of a grade, in a pool, in what every replica decides, and says so', async () => {
    const limited = aRep('ann', { limits: [aLimit({ most: 2, grades: ['A'], pools: ['pool'] })] });
    await configure(here, team(limited));
    const gradeA: Given = { lead: { grade: 'A' } };
    expect((await decide(here, [1, 2, 3], { lead: { grade: 'B' } })).map(repOf)).toEqual(['ann', 'ann', 'ann']);
    expect((await decide(there, [4], gradeA)).map(repOf)).toEqual(['ann']);
    const [taken, refused] = await decide(here, [5, 6], gradeA);
    expect([repOf(taken), repOf(refused)]).toEqual(['ann', 'queue']);
    expect(refused).toMatchObject({ reason: 'no-capacity', counts: { 'at-limit': 1 }, nextTryAt: new Date('2026-03-05T00:00:00Z') });
    expect((await explainStored(db.database, refused!.decisionId))!.nearest).toEqual([
      { repId: 'ann', reason: 'at-limit', detail: 'got 2 of 2 leads of grade A in pool this day' },
    ]);
    expect((await decide(there, [7], { lead: { grade: 'B' } })).map(repOf)).toEqual(['ann']);
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 7, reproduced: 7 });
    expect((await findRep(db.database, 'ann'))!.rep).toEqual(limited);
  });

  it('keeps what strategies go by, and shares by it in every replica', async () => {
    const reps = [
      aRep('ann', { performance: { wonRate: 0.3, leads: 9_000 } }),
      aRep('ben', { performance: { wonRate: 0.1, leads: 9_000 } }),
    ];
    const pool = aPool('pool', ['ann', 'ben'], { strategy: 'performance-weighted', preferredSkills: ['de'], performanceFloor: 0.2 });
    await configure(here, { ...team(...reps), pools: [pool] });
    expect(await listPools(db.database, '', 9)).toEqual([pool]);
    expect((await findRep(db.database, 'ann'))!.rep).toEqual(reps[0]);
    expect(await configure(there, { ...team(...reps), pools: [pool] })).toEqual([]);
    const decisions = [...(await decide(here, [1, 2, 3, 4])), ...(await decide(there, [5, 6, 7, 8]))];
    expect(decisions.filter(decision => repOf(decision) === 'ann')).toHaveLength(6);
    await configure(there, { reps: [aRep('ben', { performance: { wonRate: 0.3, leads: 9_000 } })] });
    expect((await decide(here, [11, 12, 13, 14])).filter(decision => repOf(decision) === 'ben')).toHaveLength(2);
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 12, reproduced: 12 });
  });

  it('counts work taken by hand to a limit on all leads', async () => {
    await configure(here, team(aRep('ann', { limits: [aLimit({ most: 2, per: 'month' })] })));
    await here.database.transaction(async tx => {
      const session = await here.board.open(aUnit(tx));
      session.take({ repId: 'ann', leadId: aRequest(50).lead.leadId, cause: 'owner-reported' });
      session.take({ repId: 'ann', leadId: aRequest(51).lead.leadId, cause: 'reopened' });
      await session.flush();
    });
    expect((await decide(there, [1, 2])).map(repOf)).toEqual(['ann', 'queue']);
  });

  const weighing = (pools = ['pool']) => ({
    policy: aPolicy({ weights: [{ when: 'lead.score >= 80', weight: 3 }], fallback: { pool: pools[0]!, overflow: pools.slice(1) } }),
  });
  const heavy: Given = { lead: { score: 90 } };

  it('fills every cap with what leads weigh, however many claim at once, and gives the same back', async () => {
    const reps = [1, 2, 3, 4].map(n => aRep(`rep-${n}`, { caps: { ...noCaps, open: 10, pools: { pool: 7 } } }));
    await configure(here, { ...team(...reps), ...weighing() });
    const claims = Array.from({ length: 60 }, (_, n) => decide(replicas[n % 3]!, [n], n % 2 === 0 ? heavy : undefined));
    const decisions = (await Promise.all(claims)).flat();
    const given = decisions.filter(decision => decision.kind === 'assign');
    const rows = await db.database.query<{ repId: string; open: number; pools: object }>(
      sql('select rep_id as "repId", open, pools from rep_slots order by rep_id'),
    );
    for (const { repId, open, pools } of rows) {
      const weighed = given.filter(each => repOf(each) === repId).reduce((sum, { weight }) => sum + weight!, 0);
      // A light lead fits wherever anything is left.
      expect({ open, pools, weighed }).toEqual({ open: 7, pools: { pool: 7 }, weighed: 7 });
    }
    expect(given.some(({ weight }) => weight === 3) && given.some(({ weight }) => weight === 1)).toBe(true);
    await Promise.all(
      given.map(({ leadId, weight, ...decision }, n) =>
        replicas[n % 3]!.database.transaction(async tx => {
          const session = await replicas[n % 3]!.board.open(aUnit(tx));
          session.release({ repId: repOf({ leadId, weight, ...decision } as Decision), leadId, poolId: 'pool', reason: 'won', weight });
          await session.flush();
        }),
      ),
    );
    expect(await db.database.query(sql('select distinct open, pools from rep_slots'))).toEqual([{ open: 0, pools: {} }]);
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 60, reproduced: 60 });
  });

  it('holds the cap of a pool beside the others, and gives what is above it to the next pool', async () => {
    const ann = aRep('ann', { caps: { ...noCaps, open: 10, pools: { pool: 2 } } });
    await configure(here, { ...team(ann), pools: [aPool('pool', ['ann']), aPool('other', ['ann'])], ...weighing(['pool', 'other']) });
    const decisions = [...(await decide(here, [1, 2, 3])), ...(await decide(there, [4]))];
    expect(decisions.map(({ poolId }) => poolId)).toEqual(['pool', 'pool', 'other', 'other']);
    expect(decisions[2]!.counts).toEqual({ 'at-cap-pool': 1 });
    const [full, taking] = (await explainStored(db.database, decisions[2]!.decisionId))!.pools;
    expect(full!.candidates).toMatchObject([{ failed: 'at-cap-pool', detail: 'has 2 of 2 open by weight of pool; this one weighs 1' }]);
    expect(taking!.candidates).toMatchObject([{ failed: null, open: 2 }]);
    await here.database.transaction(async tx => {
      const session = await here.board.open(aUnit(tx));
      session.release({ repId: 'ann', leadId: aRequest(1).lead.leadId, poolId: 'pool', reason: 'won' });
      await session.flush();
    });
    expect((await decide(there, [5, 6])).map(({ poolId }) => poolId)).toEqual(['pool', 'other']);
    const found = (await findRep(db.database, 'ann'))!;
    expect(found).toMatchObject({ rep: ann, load: { open: 5, pools: { pool: 2, other: 3 } } });
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 6, reproduced: 6 });
  });

  it('counts work from before the cap of a pool was set, and corrects a row that says something else', async () => {
    await configure(here, team(aRep('ann'), aRep('ben')));
    await decide(here, [1, 2, 3, 4]);
    await configure(there, { reps: [aRep('ann', { caps: { ...noCaps, pools: { pool: 2 } } })] });
    expect((await decide(here, [5, 6])).map(repOf)).toEqual(['ben', 'ben']);
    await db.database.query(sql(`update rep_slots set pools = '{"pool": 1}' where rep_id = 'ann'`));
    await here.database.transaction(async tx => {
      const session = await here.board.open(aUnit(tx));
      session.release({ repId: 'ann', leadId: aRequest(1).lead.leadId, poolId: 'pool', reason: 'won' });
      expect(await session.flush()).toEqual({ refused: [] });
    });
    expect((await findRep(db.database, 'ann'))!.load).toMatchObject({ open: 1, pools: {} });
  });

  it('lets every replica see the room that is kept for a heavy lead, and frees it when somebody takes the lead by hand', async () => {
    await configure(here, { ...team(aRep('ann', { caps: { ...noCaps, open: 4 } })), ...weighing() });
    expect((await decide(here, [1, 2])).map(repOf)).toEqual(['ann', 'ann']);
    expect(await decide(there, [9], { ...heavy, hasWaitedLong: true })).toMatchObject([{ kind: 'queue', keeps: { repId: 'ann' } }]);
    expect((await decide(here, [3])).map(repOf)).toEqual(['queue']);
    const late = aReplica(db.url);
    expect((await decide(late, [4])).map(repOf)).toEqual(['queue']);
    await late.close();
    await there.database.transaction(async tx => {
      const session = await there.board.open(aUnit(tx));
      session.take({ repId: 'ben', leadId: aRequest(9).lead.leadId, cause: 'owner-reported', weight: 3 });
      await session.flush();
    });
    expect((await decide(here, [5, 6])).map(repOf)).toEqual(['ann', 'ann']);
    expect(await replayDecisions(db.database)).toMatchObject({ different: [], notReplayed: 0 });
  });

  it('decides again when a row was edited by hand', async () => {
    await configure(here, team(aRep('ann', { limits: [aLimit({ most: 2 })] }), aRep('ben')));
    await decide(here, [1, 2]);
    const [key] = Object.keys(await limitsOf('ann'));
    await db.database.query(sql(`update rep_slots set limits = jsonb_set(limits, array[$1, 'used'], '2') where rep_id = 'ann'`), [key]);
    const decisions = await here.database.transaction(async tx => {
      const session = await here.board.open(aUnit(tx));
      const ids = [3, 4, 5].map(n => session.decide(aRequest(n)).decisionId);
      expect(await session.flush()).toEqual({ refused: ids });
      const again = [3, 4, 5].map(n => session.decide(aRequest(n)));
      expect(await session.flush()).toEqual({ refused: [] });
      return again;
    });
    expect(decisions.map(repOf)).toEqual(['ben', 'ben', 'ben']);
    expect(await replayDecisions(db.database)).toMatchObject({ different: [] });
  });

  it('starts from a log that holds what was used', async () => {
    await configure(here, team(aRep('ann', { limits: [aLimit({ most: 3.5 }), aLimit({ most: 1, sources: ['fair'] })] })));
    await decide(here, [1], { lead: { sourceId: 'fair' } });
    await decide(here, [2, 3]);
    const late = aReplica(db.url);
    expect((await decide(late, [4, 5])).map(repOf)).toEqual(['ann', 'queue']);
    const [head] = await db.database.query<{ seq: number }>(sql('select last_seq as seq from routing_head'));
    expect(snapshotOf(await boardAt(db.database, head!.seq))).toEqual(snapshotOf(late.board.peek()));
    await late.close();
  });

  it('grants exactly what a limit allows, however many claim at once', async () => {
    await configure(here, team(...[1, 2, 3, 4].map(n => aRep(`rep-${n}`, { limits: [aLimit({ most: 5, per: 'week' })] }))));
    const decisions = (await Promise.all(Array.from({ length: 60 }, (_, n) => decide(replicas[n % 3]!, [n])))).flat();
    expect(decisions.filter(decision => decision.kind === 'assign')).toHaveLength(20);
    for (const n of [1, 2, 3, 4]) expect(Object.values(await limitsOf(`rep-${n}`)).map(count => count.used)).toEqual([5]);
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 60, reproduced: 60 });
  });

  it.each<[string, Partial<RepConfiguration>]>([
    ['a lowered cap', { caps: { ...noCaps, open: 1 } }],
    ['a lowered limit', { limits: [aLimit({ most: 1 })] }],
    ['leaving', { active: false }],
    ['time off', { timeOff: [{ from: '2026-03-04', to: '2026-03-05' }] }],
  ])('follows %s at once, also against claims in flight', async (_, change) => {
    await configure(here, team(aRep('ann', { limits: [aLimit({ most: 100 })] }), aRep('ben')));
    const claims = Array.from({ length: 40 }, (__, n) => decide(replicas[n % 3]!, [n]));
    const changed = configure(there, { reps: [aRep('ann', change)] });
    await Promise.all([...claims, changed]);
    const rows = await db.database.query<{ kind: string; seq: number }>(
      sql(`select kind, seq from routing_log where rep_id = 'ann' and seq > 5 order by seq`),
    );
    const at = rows.findIndex(row => row.kind === 'rep-changed');
    expect(at).toBeGreaterThanOrEqual(0);
    const before = rows.slice(0, at).filter(row => row.kind === 'claimed').length;
    const after = rows.slice(at).filter(row => row.kind === 'claimed').length;
    const room = change.active === false || change.timeOff ? 0 : Math.max(0, 1 - before);
    expect(after).toBeLessThanOrEqual(room);
    expect((await decide(here, [100, 101, 102])).map(repOf).filter(repId => repId === 'ann').length).toBeLessThanOrEqual(room - after);
    expect(await replayDecisions(db.database)).toMatchObject({ different: [] });
  });

  it('gives what is closed in bulk to those who wait, at once', async () => {
    await configure(here, team(aRep('ann', { caps: { ...noCaps, open: 10 } })));
    await decide(
      here,
      Array.from({ length: 12 }, (_, n) => n),
    );
    const waiting = decide(there, [50]);
    await here.database.transaction(async tx => {
      const session = await here.board.open(aUnit(tx, WEDNESDAY));
      for (let n = 0; n < 10; n++) session.release({ repId: 'ann', leadId: aRequest(n).lead.leadId, poolId: 'pool', reason: 'closed' });
      await session.flush();
    });
    await waiting;
    const decisions = await decide(
      there,
      Array.from({ length: 12 }, (_, n) => 60 + n),
    );
    expect(decisions.filter(decision => decision.kind === 'assign').length).toBeGreaterThanOrEqual(9);
  });
});
