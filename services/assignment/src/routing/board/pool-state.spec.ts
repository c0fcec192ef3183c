import { ONE_LEAD } from '../decision/fair-share.js';
import { aPool, aRep } from './board.builder.js';
import { PoolState } from './pool-state.js';
import { RepState } from './rep-state.js';

const reps = new Map(['a', 'b', 'c'].map(id => [id, new RepState(aRep(id), undefined)]));
const poolOf = (...members: [string, number][]) => {
  const pool = new PoolState(aPool('pool', members));
  pool.configure(aPool('pool', members), id => reps.get(id));
  return pool;
};

describe('PoolState', () => {
  it('points at the reps that there are', () => {
    const pool = poolOf(['a', 2], ['nobody', 1], ['b', 1]);
    expect(pool.members.map(member => [member.rep, member.weight, member.stride])).toEqual([
      [reps.get('a'), 2, ONE_LEAD / 2],
      [reps.get('b'), 1, ONE_LEAD],
    ]);
    expect([pool.member('b')?.rep, pool.member('nobody')]).toEqual([reps.get('b'), undefined]);
  });

  it('takes a turn over', () => {
    const pool = poolOf(['a', 1], ['b', 1]);
    pool.applyTurn('a', { virtualTime: 10, pass: 20 });
    expect([pool.virtualTime, pool.member('a')!.pass, pool.member('b')!.pass]).toEqual([10, 20, 0]);
  });

  it('ignores a turn of somebody who left', () => {
    const pool = poolOf(['a', 1]);
    pool.applyTurn('b', { virtualTime: 10, pass: 20 });
    expect(pool.virtualTime).toBe(0);
  });

  it('forgets the turn of who leaves: who comes back starts level', () => {
    const pool = poolOf(['a', 1], ['b', 1]);
    pool.applyTurn('b', { virtualTime: 100, pass: 900 });
    pool.configure(aPool('pool', [['a', 1]]), id => reps.get(id));
    pool.configure(
      aPool('pool', [
        ['a', 1],
        ['b', 1],
      ]),
      id => reps.get(id),
    );
    expect(pool.members.map(member => member.pass)).toEqual([0, 100]);
  });

  it('sets virtual time back before it is too large to be exact, keeping the distances', () => {
    const pool = poolOf(['a', 1], ['b', 1], ['c', 1]);
    const far = 2 ** 50 + 8;
    pool.member('b')!.pass = far + 3;
    pool.applyTurn('a', { virtualTime: far, pass: far + ONE_LEAD });
    expect([pool.virtualTime, ...pool.members.map(member => member.pass)]).toEqual([0, ONE_LEAD, 3, -ONE_LEAD]);
  });
});
