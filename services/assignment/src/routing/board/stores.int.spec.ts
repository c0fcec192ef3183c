import { sql, type Transaction } from '@baton/platform';
import { eventually, testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../../migrations/index.js';
import { ENGINE_VERSION } from '../decision/route-lead.js';
import type { Decision } from '../types.js';
import { aPolicy, aPool, aRep, noCaps, officeHours, WEDNESDAY } from './board.builder.js';
import { applySlotChanges, readSlots, writeCaps, type SlotChange } from './claims.store.js';
import { appendToLog, decisionsAfter, findDecision, type DecisionRecord } from './decisions.store.js';
import type { LogEntry } from './log-entries.js';
import { entriesBetween, lockRouting } from './routing-log.store.js';
import { keepSnapshot, snapshotBefore } from './snapshots.store.js';
import type { BoardSnapshot } from './board-snapshot.js';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const at = WEDNESDAY.getTime();

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase('assignment', assignmentMigrations);
});
afterEach(() => db.drop());
const inTransaction = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => db.database.transaction(work);

describe('the routing log', () => {
  const slots = { open: 7, hour: { until: at + 5, used: 2 }, day: { until: at + 9, used: 4 }, week: { until: at + 11, used: 6 } };
  const entries: LogEntry[] = [
    { seq: 1, at, kind: 'calendar-changed', calendar: officeHours },
    {
      seq: 2,
      at,
      kind: 'rep-changed',
      repId: 'ann "1", {x}',
      rep: aRep('ann "1", {x}', { skills: ['de'], timeOff: [{ from: '2026-01-01', to: '2026-01-02' }] }),
    },
    { seq: 3, at, kind: 'pool-changed', poolId: 'pool', pool: aPool('pool', [['ann', 3]]) },
    {
      seq: 4,
      at,
      kind: 'policy-activated',
      policy: aPolicy({ rules: [{ id: 'a', when: 'lead.known', to: { pool: 'pool' } }], fallback: { pool: 'pool' } }),
    },
    {
      seq: 5,
      at: at + 1,
      kind: 'claimed',
      repId: 'ann',
      poolId: 'pool',
      leadId: uuid(1),
      decisionId: uuid(2),
      turn: { virtualTime: 2 ** 40, pass: 2 ** 41 },
    },
    { seq: 6, at: at + 2, kind: 'claimed', repId: 'ann', poolId: null, leadId: uuid(1), decisionId: uuid(3), turn: null },
    { seq: 7, at: at + 3, kind: 'released', repId: 'ann', poolId: 'pool', leadId: uuid(1), reason: 'sla-breached' },
    { seq: 8, at: at + 4, kind: 'taken', repId: 'ann', leadId: uuid(4), cause: 'owner-reported' },
    { seq: 9, at: at + 5, kind: 'slots-corrected', repId: 'ann', slots },
    { seq: 10, at: at + 6, kind: 'claimed', repId: 'ann', poolId: 'pool', leadId: uuid(1), decisionId: uuid(3), turn: null, weight: 4 },
    {
      seq: 11,
      at: at + 6,
      kind: 'claimed',
      repId: 'ann',
      poolId: 'pool',
      leadId: uuid(1),
      decisionId: uuid(4),
      turn: { virtualTime: 1, pass: 2 },
      counted: ['day|||'],
      weight: 3,
    },
    { seq: 12, at: at + 7, kind: 'released', repId: 'ann', poolId: 'pool', leadId: uuid(1), reason: 'closed', weight: 4 },
    { seq: 13, at: at + 8, kind: 'taken', repId: 'ann', leadId: uuid(4), cause: 'merged', weight: 4, poolId: 'pool' },
    { seq: 14, at: at + 9, kind: 'room-kept', repId: 'ann', poolId: 'pool', leadId: uuid(4), weight: 4, until: at + 99 },
    { seq: 15, at: at + 9, kind: 'room-freed', repId: 'ann', poolId: 'pool', leadId: uuid(4) },
  ];

  it('gives back every kind of entry as it was written, and moves its head', async () => {
    await inTransaction(async tx => appendToLog(tx, 42, entries, []));
    const rows = await entriesBetween(db.database, 1, 99);
    expect(rows.map(row => row.entry)).toEqual(entries);
    expect(new Set(rows.map(row => row.batch))).toEqual(new Set([42]));
    expect(await inTransaction(lockRouting)).toEqual({ seq: 15, batch: 42 });
    expect((await entriesBetween(db.database, 3, 5)).map(row => row.entry.seq)).toEqual([3, 4, 5]);
  });

  it('stays where it is when decisions come without entries', async () => {
    await inTransaction(async tx => appendToLog(tx, 42, entries.slice(0, 3), []));
    await inTransaction(async tx => appendToLog(tx, 43, [], []));
    expect(await inTransaction(lockRouting)).toEqual({ seq: 3, batch: 42 });
  });

  it('refuses a second entry at a place', async () => {
    await inTransaction(async tx => appendToLog(tx, 1, entries.slice(0, 1), []));
    await expect(inTransaction(async tx => appendToLog(tx, 2, entries.slice(0, 1), []))).rejects.toMatchObject({ code: '23505' });
  });

  it('lets one holder of the lock in at a time', async () => {
    const order: string[] = [];
    let letGo = () => {};
    const held = new Promise<void>(resolve => (letGo = resolve));
    let hasLock = () => {};
    const locked = new Promise<void>(resolve => (hasLock = resolve));
    const first = inTransaction(async tx => {
      await lockRouting(tx);
      hasLock();
      await held;
      order.push('first');
      appendToLog(tx, 7, entries.slice(0, 1), []);
    });
    await locked;
    const second = inTransaction(async tx => {
      const head = await lockRouting(tx);
      order.push('second');
      return head;
    });
    letGo();
    await first;
    expect(await second).toEqual({ seq: 1, batch: 7 });
    expect(order).toEqual(['first', 'second']);
  });
});

describe('decisions', () => {
  const basis = (n: number) => ({
    decisionId: uuid(n),
    leadId: uuid(100 + n),
    decidedAt: WEDNESDAY,
    position: n,
    rule: 'hot',
    poolId: 'pool',
    policyHash: 'abc',
    because: 'it is “so”',
    sla: { acceptMinutes: 5, contactMinutes: null },
    candidates: 3,
    eligible: 1,
    counts: { 'at-cap-day': 2 } as const,
  });
  const decisions: Decision[] = [
    { ...basis(1), kind: 'assign', repId: 'ann', weight: 3 },
    {
      ...basis(2),
      kind: 'queue',
      reason: 'no-capacity',
      nextTryAt: new Date(at + 1000),
      weight: 3,
      keeps: { poolId: 'pool', repId: 'ann' },
    },
    { ...basis(3), poolId: null, sla: null, kind: 'nurture', program: null },
    { ...basis(4), kind: 'close', outcome: 'disqualified' },
  ];
  const recordOf = (decision: Decision): DecisionRecord => ({
    decision,
    input: {
      decisionId: decision.decisionId,
      leadId: decision.leadId,
      now: decision.decidedAt,
      seed: 'a "seed"',
      currentOwner: 'ben',
      facts: { 'lead.score': 80, 'answers.it\'s {"x"}': 'yes, \\ "no"' },
      excludedReps: [{ repId: 'cleo', because: 'declined' }],
    },
  });

  it('of every kind read as they were written, with what they were based on', async () => {
    await inTransaction(async tx => appendToLog(tx, 1, [], decisions.map(recordOf)));
    for (const decision of decisions)
      expect(await findDecision(db.database, decision.decisionId)).toEqual({ ...recordOf(decision), engineVersion: ENGINE_VERSION });
    expect(await findDecision(db.database, uuid(9))).toBeUndefined();
  });

  it('come in pages in the order of what they saw', async () => {
    await inTransaction(async tx => appendToLog(tx, 1, [], decisions.map(recordOf)));
    const first = await decisionsAfter(db.database, { position: 0, decisionId: uuid(0) }, 3);
    expect(first.map(stored => stored.decision.position)).toEqual([1, 2, 3]);
    expect((await decisionsAfter(db.database, first[2]!.decision, 3)).map(stored => stored.decision.position)).toEqual([4]);
  });
});

describe('the guard of the caps', () => {
  const window = (added: number, peak = added, until = new Date(at + 3_600_000)) => ({ until, added, peak });
  const change = (repId: string, open: number, given: Partial<SlotChange> = {}): SlotChange => ({
    repId,
    open,
    claims: open,
    openPeak: open,
    windows: { hour: window(open), day: window(open), week: window(open) },
    limits: null,
    pools: null,
    ...given,
  });
  const rows = async () =>
    Object.fromEntries([...(await inTransaction(tx => readSlots(tx, ['ann', 'ben'])))].map(([id, slots]) => [id, slots.open]));
  beforeEach(async () => {
    await db.database.query(
      sql(`insert into reps (rep_id, name, active, time_zone, time_off, skills) select unnest($1::text[]), 'x', true, 'UTC', '[]', '{}'`),
      ['{ann,ben}'],
    );
    await inTransaction(tx =>
      writeCaps(tx, [
        { repId: 'ann', caps: { ...noCaps, open: 3, hour: 2 } },
        { repId: 'ben', caps: noCaps },
      ]),
    );
  });
  const apply = (...changes: SlotChange[]) => inTransaction(tx => applySlotChanges(tx, changes));

  it('grants what fits, and counts it', async () => {
    expect(await apply(change('ann', 2), change('ben', 9))).toBe(true);
    const slots = await inTransaction(tx => readSlots(tx, ['ann']));
    expect(slots.get('ann')).toEqual({
      open: 2,
      hour: { until: at + 3_600_000, used: 2 },
      day: { until: at + 3_600_000, used: 2 },
      week: { until: at + 3_600_000, used: 2 },
    });
  });

  it('grants nothing to anybody when one has no room', async () => {
    expect(await apply(change('ben', 1), change('ann', 4))).toBe(false);
    expect(await rows()).toEqual({ ann: 0, ben: 0 });
  });

  it('grants nothing to anybody when a row is edited by hand right then and has no room any more', async () => {
    const { database } = db;
    let applied: Promise<boolean> | undefined;
    await database.transaction(async byHand => {
      await byHand.query(sql(`update rep_slots set open = 3 where rep_id = 'ben'`));
      await byHand.query(sql(`update rep_slots set cap_open = 3 where rep_id = 'ben'`));
      applied = apply(change('ann', 1), change('ben', 1));
      const waits = sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      await eventually(async () => expect(await database.query(waits)).toHaveLength(1));
    });
    expect(await applied).toBe(false);
    expect(await rows()).toEqual({ ann: 0, ben: 3 });
  });

  it('grants a claim only on what was used of the limits when it was decided', async () => {
    const used = (count: number) => ({ 'day|||': { until: at + 3_600_000, used: count, carry: 1 } });
    expect(await apply(change('ben', 1, { limits: { before: {}, after: used(1) } }))).toBe(true);
    expect(await apply(change('ben', 1, { limits: { before: {}, after: used(1) } }))).toBe(false);
    expect((await inTransaction(tx => readSlots(tx, ['ben']))).get('ben')).toMatchObject({ open: 1, limits: used(1) });
    expect(await apply(change('ben', 1, { limits: { before: used(1), after: used(2) } }))).toBe(true);
    expect(await apply(change('ben', 1, { claims: 0, limits: { before: {}, after: used(3) } }))).toBe(true);
  });

  it('holds every change, also what was given back, to the open work by pool that it was made on', async () => {
    expect(await apply(change('ben', 3, { pools: { before: {}, after: { emea: 3 } } }))).toBe(true);
    expect(await apply(change('ben', 1, { pools: { before: {}, after: { emea: 1 } } }))).toBe(false);
    expect((await inTransaction(tx => readSlots(tx, ['ben']))).get('ben')).toMatchObject({ open: 3, pools: { emea: 3 } });
    const back = { claims: 0, openPeak: 0, windows: { hour: window(0), day: window(0), week: window(0) } };
    expect(await apply(change('ben', -1, { ...back, pools: { before: { emea: 2 }, after: { emea: 1 } } }))).toBe(false);
    expect(await apply(change('ben', -3, { ...back, pools: { before: { emea: 3 }, after: {} } }))).toBe(true);
    expect((await inTransaction(tx => readSlots(tx, ['ben']))).get('ben')).not.toHaveProperty('pools');
  });

  it('looks at each cap by itself', async () => {
    expect(await apply(change('ann', 3, { windows: { hour: window(3), day: window(3), week: window(3) } }))).toBe(false);
    expect(await apply(change('ann', 3, { windows: { hour: window(1), day: window(3), week: window(3) } }))).toBe(true);
    expect(await apply(change('ann', 1, { windows: { hour: window(0), day: window(1), week: window(1) } }))).toBe(false);
  });

  it('begins a window anew when another is named', async () => {
    expect(await apply(change('ann', 2))).toBe(true);
    expect(await apply(change('ann', 1))).toBe(false);
    expect(
      await apply(change('ann', 1, { windows: { hour: window(1, 1, new Date(at + 7_200_000)), day: window(1), week: window(1) } })),
    ).toBe(true);
  });

  it('never holds facts to a cap, nor claims to what came after them', async () => {
    expect(await apply(change('ann', 9, { claims: 0, openPeak: 0 }))).toBe(true);
    expect(await apply(change('ann', 1))).toBe(false);
    expect(await apply(change('ann', -7, { claims: 0, openPeak: 0, windows: { hour: window(0), day: window(0), week: window(0) } }))).toBe(
      true,
    );
    expect(await rows()).toMatchObject({ ann: 2 });
    const later = { hour: window(4, 1, new Date(at + 7_200_000)), day: window(4, 1), week: window(4, 1) };
    expect(await apply(change('ann', 4, { claims: 1, openPeak: 1, windows: later }))).toBe(true);
    expect(await rows()).toMatchObject({ ann: 6 });
  });

  it('refuses a rep without a row', async () => {
    expect(await apply(change('nobody', 1))).toBe(false);
  });

  it('takes no statement for nothing', async () => {
    expect(await inTransaction(() => applySlotChanges({ query: () => Promise.reject(new Error('asked')) } as never, []))).toBe(true);
  });

  it('follows changed caps', async () => {
    await inTransaction(tx => writeCaps(tx, [{ repId: 'ann', caps: { ...noCaps, open: 1 } }]));
    expect(await apply(change('ann', 2))).toBe(false);
    expect(await apply(change('ann', 1))).toBe(true);
  });
});

describe('snapshots', () => {
  const snapshot = (seq: number): BoardSnapshot => ({ seq, policy: null, calendars: [officeHours], reps: [], pools: [] });

  it('are found by the place they stand at', async () => {
    await inTransaction(tx => keepSnapshot(tx, snapshot(10), 1));
    await inTransaction(tx => keepSnapshot(tx, snapshot(20), 1));
    expect(await snapshotBefore(db.database, 9)).toBeUndefined();
    expect(await snapshotBefore(db.database, 19)).toEqual(snapshot(10));
    expect(await snapshotBefore(db.database, 20)).toEqual(snapshot(20));
  });

  it('stand apart', async () => {
    expect(await inTransaction(tx => keepSnapshot(tx, snapshot(100), 50))).toBe(true);
    expect(await inTransaction(tx => keepSnapshot(tx, snapshot(100), 50))).toBe(false);
    expect(await inTransaction(tx => keepSnapshot(tx, snapshot(149), 50))).toBe(false);
    expect(await inTransaction(tx => keepSnapshot(tx, snapshot(150), 50))).toBe(true);
  });
});
