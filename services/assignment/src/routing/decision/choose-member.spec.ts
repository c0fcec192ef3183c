import { aBoard, aPool, aRep, noCaps, WEDNESDAY } from '../board/board.builder.js';
import type { RepConfiguration } from '../types.js';
import { chooseMember } from './choose-member.js';
import { ONE_LEAD } from './fair-share.js';

const asked = { now: WEDNESDAY.getTime(), duringWorkingHours: true, skills: [], excluded: [] };
const full = { caps: { ...noCaps, open: 0 } };
const poolOf = (reps: readonly RepConfiguration[], weights: readonly number[] = []) =>
  aBoard({
    reps,
    pools: [
      aPool(
        'pool',
        reps.map((rep, index) => [rep.repId, weights[index] ?? 1] as const),
      ),
    ],
  }).pools.get('pool')!;

describe('chooseMember', () => {
  it('counts each candidate once, under the first filter that failed', () => {
    const choice = chooseMember(poolOf([aRep('a', full), aRep('b', { active: false, ...full }), aRep('c'), aRep('d', full)]), asked, 1);
    expect(choice).toMatchObject({ eligible: 1, counts: { 'at-cap-open': 2, inactive: 1 } });
    expect(choice.winner!.rep.configuration.repId).toBe('c');
  });

  it('advances virtual time by the weight of those who competed, not of all', () => {
    const choice = chooseMember(poolOf([aRep('a'), aRep('b'), aRep('off', { active: false })], [3, 1, 100]), asked, 1);
    expect(choice.turn).toEqual({ virtualTime: ONE_LEAD / 4, pass: Math.round(ONE_LEAD / choice.winner!.weight) });
  });

  it('has no winner and no turn in a pool where nobody is free', () => {
    expect(chooseMember(poolOf([aRep('a', full)]), asked, 1)).toMatchObject({ winner: null, turn: null, eligible: 0 });
    expect(chooseMember(poolOf([]), asked, 1)).toEqual({ winner: null, turn: null, eligible: 0, counts: {} });
  });

  it('changes nothing', () => {
    const pool = poolOf([aRep('a'), aRep('b')]);
    const before = JSON.stringify(pool.members.map(member => [member.pass, member.rep.slots]));
    expect(chooseMember(pool, asked, 5)).toEqual(chooseMember(pool, asked, 5));
    expect([JSON.stringify(pool.members.map(member => [member.pass, member.rep.slots])), pool.virtualTime]).toEqual([before, 0]);
  });

  it('catches up when virtual time had fallen behind everybody', () => {
    const pool = poolOf([aRep('a'), aRep('b')]);
    for (const member of pool.members) member.pass = 5 * ONE_LEAD;
    pool.members[1]!.pass += 7;
    const { winner, turn } = chooseMember(pool, asked, 1);
    expect(winner).toBe(pool.members[0]);
    expect(turn).toEqual({ virtualTime: 5.5 * ONE_LEAD, pass: 6 * ONE_LEAD });
  });
});
