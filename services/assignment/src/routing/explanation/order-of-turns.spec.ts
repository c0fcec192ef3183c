import { aBoard, aPool, aRep, WEDNESDAY } from '../board/board.builder.js';
import { chooseMember } from '../decision/choose-member.js';
import { ONE_LEAD } from '../decision/fair-share.js';
import { orderOfTurns } from './order-of-turns.js';

const asked = { now: WEDNESDAY.getTime(), duringWorkingHours: true, skills: [], excluded: [] };
const poolOf = (members: readonly (readonly [string, number])[]) =>
  aBoard({ reps: members.map(([id]) => aRep(id)), pools: [aPool('pool', members)] }).pools.get('pool')!;
const idsOf = (pool: ReturnType<typeof poolOf>, seed = 1) => orderOfTurns(pool, asked, seed).map(member => member.rep.configuration.repId);

describe('orderOfTurns', () => {
  it('puts the earliest deadline first among those who are due, and who had more than the share behind them', () => {
    const pool = poolOf([
      ['ahead', 100],
      ['light', 1],
      ['heavy', 4],
    ]);
    pool.virtualTime = 10 * ONE_LEAD;
    for (const member of pool.members) member.pass = pool.virtualTime;
    pool.members[0]!.pass += ONE_LEAD / 2;
    expect(idsOf(pool)).toEqual(['heavy', 'light', 'ahead']);
  });

  it('treats everybody who was away long alike, by the seed', () => {
    const pool = poolOf([
      ['a', 1],
      ['b', 1],
    ]);
    pool.virtualTime = 500 * ONE_LEAD;
    pool.members[1]!.pass = 300 * ONE_LEAD;
    expect(new Set(Array.from({ length: 30 }, (_, seed) => idsOf(pool, seed)[0]))).toEqual(new Set(['a', 'b']));
  });

  it('puts those with the preferred skills before the others', () => {
    const reps = [aRep('a'), aRep('b', { skills: ['de'] }), aRep('c'), aRep('d', { skills: ['de', 'fr'] })];
    const given = { preferredSkills: ['de'] };
    const pool = aBoard({ reps, pools: [aPool('pool', ['a', 'b', 'c', 'd'], given)] }).pools.get('pool')!;
    const ids = orderOfTurns(pool, asked, 3).map(member => member.rep.configuration.repId);
    expect([ids.slice(0, 2).sort(), ids.slice(2).sort()]).toEqual([
      ['b', 'd'],
      ['a', 'c'],
    ]);
  });

  it('begins with who is chosen, and names nobody who is kept out', () => {
    const pool = poolOf(Array.from({ length: 9 }, (_, index) => [`rep-${index}`, 1 + (index % 3)] as const));
    for (let seed = 0; seed < 50; seed++)
      expect(idsOf(pool, seed)[0]).toBe(chooseMember(pool, asked, seed).winner!.rep.configuration.repId);
    const excluded = [{ repId: 'rep-3', because: 'had it' }];
    expect(orderOfTurns(pool, { ...asked, excluded }, 1).map(member => member.rep.configuration.repId)).not.toContain('rep-3');
    expect(orderOfTurns(poolOf([]), asked, 1)).toEqual([]);
  });
});
