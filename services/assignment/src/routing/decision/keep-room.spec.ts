import { aBoard, aPolicy, aPool, aRep, aRequest, happen, noCaps, WEDNESDAY } from '../board/board.builder.js';
import type { BoardState } from '../board/board-state.js';
import type { Decision, RepConfiguration } from '../types.js';
import { broughtAbout } from './brought-about.js';
import { inputOf } from './decision-input.js';
import { routeLead } from './route-lead.js';

const MINUTE = 60_000;
const later = (minutes: number) => new Date(WEDNESDAY.getTime() + minutes * MINUTE);
const capped = (repId: string, open: number, given: Partial<RepConfiguration> = {}) => aRep(repId, { caps: { ...noCaps, open }, ...given });
const policy = aPolicy({ weights: [{ when: 'answers.size == "big"', weight: 4 }], fallback: { pool: 'pool' } });
const boardOf = (...reps: RepConfiguration[]) =>
  aBoard({
    reps,
    pools: [
      aPool(
        'pool',
        reps.map(rep => rep.repId),
      ),
    ],
    policy,
  });

type About = { big?: boolean; waited?: boolean; at?: Date };
const asked = (n: number, { big = false, waited = false, at = WEDNESDAY }: About) =>
  aRequest(n, { now: at, hasWaitedLong: waited, lead: { answers: big ? { size: 'big' } : {} } });

/** Decides about the n-th lead, and lets what that brings about happen. */
function decide(board: BoardState, n: number, about: About = {}): Decision {
  const request = asked(n, about);
  const input = inputOf(board, request);
  const routed = routeLead(board, input);
  for (const occurrence of broughtAbout(board, input, routed)) happen(board, occurrence, request.now);
  return routed.decision;
}
const repOf = (decision: Decision) => (decision.kind === 'assign' ? decision.repId : decision.kind);
const giveBack = (board: BoardState, repId: string, n: number, weight = 1) =>
  happen(board, { kind: 'released', repId, poolId: 'pool', leadId: aRequest(n).lead.leadId, reason: 'won', weight });

describe('a lead that weighs more than one', () => {
  it('goes where all of it fits, and takes so much', () => {
    const board = boardOf(capped('ann', 3), capped('ben', 4));
    const decision = decide(board, 1, { big: true });
    expect(decision).toMatchObject({ kind: 'assign', repId: 'ben', weight: 4, counts: { 'too-heavy': 1 } });
    expect(decision.because).toBe('BEN is the only one free of 2 in pool (rule fallback) and has 0 of 4 open by weight; this one weighs 4');
    expect(board.reps.get('ben')!.slots).toMatchObject({ open: 4, pools: { pool: 4 } });
    expect([2, 3, 4, 5].map(n => repOf(decide(board, n)))).toEqual(['ann', 'ann', 'ann', 'queue']);
    giveBack(board, 'ben', 1, 4);
    expect(board.reps.get('ben')!.slots.open).toBe(0);
  });

  it('waits with a reason of its own when it is above every cap', () => {
    const decision = decide(boardOf(capped('ann', 3), capped('ben', 2)), 1, { big: true });
    expect(decision).toMatchObject({ kind: 'queue', reason: 'too-heavy', counts: { 'too-heavy': 2 } });
    expect(decision.because).toContain('2 with a cap below what it weighs; this one weighs 4');
  });

  it('keeps lighter ones from nobody while it has not waited long', () => {
    const board = boardOf(capped('ann', 5));
    for (const n of [1, 2]) decide(board, n);
    expect(decide(board, 3, { big: true })).toMatchObject({ kind: 'queue', reason: 'no-capacity' });
    expect(repOf(decide(board, 4))).toBe('ann');
  });

  it('counts in the load that the least loaded is found by', () => {
    const reps = [capped('ann', 20), capped('ben', 20)];
    const board = aBoard({ reps, pools: [aPool('pool', ['ann', 'ben'], { strategy: 'least-loaded' })], policy });
    const heavy = repOf(decide(board, 1, { big: true }));
    const others = [2, 3, 4].map(n => repOf(decide(board, n)));
    expect(new Set(others)).toEqual(new Set([heavy === 'ann' ? 'ben' : 'ann']));
  });
});

describe('a heavy lead that has waited long', () => {
  /** Ann has 4 of 5 and ben 3 of 5 open; lead 9 weighs 4 and has waited. */
  const crowded = () => {
    const board = boardOf(capped('ann', 5), capped('ben', 5));
    for (const [n, repId] of (['ann', 'ann', 'ann', 'ann', 'ben', 'ben', 'ben'] as const).entries())
      happen(board, { kind: 'taken', repId, leadId: aRequest(n + 100).lead.leadId, cause: 'reopened' });
    return board;
  };

  it('is kept room for by one member, who lacks the least: it comes to it however many lighter ones come, and these go to the others', () => {
    const board = crowded();
    const waiting = decide(board, 9, { big: true, waited: true });
    expect(waiting).toMatchObject({ kind: 'queue', reason: 'no-capacity', keeps: { poolId: 'pool', repId: 'ben' } });
    expect((waiting as { nextTryAt: Date }).nextTryAt).toEqual(later(15));
    expect(repOf(decide(board, 1))).toBe('ann');
    const light = decide(board, 2);
    expect(light).toMatchObject({ kind: 'queue', reason: 'no-capacity', nextTryAt: later(30) });
    // Ben gives two back: lighter leads do not get that room, and the heavy one does.
    for (const n of [104, 105]) giveBack(board, 'ben', n);
    expect(repOf(decide(board, 3))).toBe('queue');
    expect(decide(board, 9, { big: true, waited: true })).toMatchObject({
      kind: 'assign',
      repId: 'ben',
      eligible: 1,
      counts: { 'at-cap-open': 1 },
    });
    expect([board.reps.get('ben')!.slots.open, board.pools.get('pool')!.kept]).toEqual([5, null]);
  });

  it('is kept room for by nobody else meanwhile, and no other lead is', () => {
    const board = crowded();
    decide(board, 9, { big: true, waited: true });
    expect(decide(board, 8, { big: true, waited: true })).not.toHaveProperty('keeps');
    giveBack(board, 'ann', 100);
    giveBack(board, 'ann', 101);
    giveBack(board, 'ann', 102);
    // Ann was free first: the room at ben is free for others again.
    expect(decide(board, 9, { big: true, waited: true })).toMatchObject({ kind: 'assign', repId: 'ann' });
    expect(board.pools.get('pool')!.kept).toBeNull();
    expect(repOf(decide(board, 1))).toBe('ben');
  });

  it('says again that it is kept room for, else the room is free after half an hour', () => {
    const board = crowded();
    decide(board, 9, { big: true, waited: true });
    expect(decide(board, 9, { big: true, waited: true, at: later(20) })).toMatchObject({ keeps: { repId: 'ben' } });
    decide(board, 1);
    expect(repOf(decide(board, 2, { at: later(49) }))).toBe('queue');
    expect(repOf(decide(board, 3, { at: later(50) }))).toBe('ben');
  });

  it('is kept room for only by somebody whom nothing but open work keeps from it', () => {
    const board = boardOf(
      capped('full', 5, { active: false }),
      capped('small', 3),
      capped('away', 5, { timeOff: [{ from: '2026-03-04', to: '2026-03-04' }] }),
      aRep('daily', { caps: { ...noCaps, open: 9, day: 1 } }),
    );
    happen(board, { kind: 'taken', repId: 'daily', leadId: aRequest(50).lead.leadId, cause: 'owner-reported' });
    expect(decide(board, 9, { big: true, waited: true })).not.toHaveProperty('keeps');
  });

  it('has to be heavy: a light one takes the next slot that comes free', () => {
    const board = boardOf(capped('ann', 1));
    decide(board, 1);
    expect(decide(board, 2, { waited: true })).not.toHaveProperty('keeps');
  });

  it('takes its turn as any other, so that shares stay what they are', () => {
    const board = crowded();
    decide(board, 9, { big: true, waited: true });
    for (const n of [104, 105]) giveBack(board, 'ben', n);
    const before = board.pools.get('pool')!.member('ben')!.pass;
    decide(board, 9, { big: true, waited: true });
    const { pass, stride } = board.pools.get('pool')!.member('ben')!;
    expect(pass).toBe(before + stride);
  });
});
