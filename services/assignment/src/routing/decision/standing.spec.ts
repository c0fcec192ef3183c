import { aBoard, aPool, aRep, happen } from '../board/board.builder.js';
import { ONE_LEAD } from './fair-share.js';
import { standingIn } from './standing.js';

const poolOf = (members: readonly (readonly [string, number])[], strategy: 'weighted-round-robin' | 'least-loaded') =>
  aBoard({ reps: members.map(([id]) => aRep(id)), pools: [aPool('pool', members, { strategy })] });

describe('standingIn', () => {
  it('puts the earliest deadline first by turn, with the pass from which the member is due', () => {
    const pool = poolOf(
      [
        ['heavy', 4],
        ['light', 1],
      ],
      'weighted-round-robin',
    ).pools.get('pool')!;
    for (const member of pool.members) member.pass = 10 * ONE_LEAD;
    expect(pool.members.map(standingIn(pool))).toEqual([
      { first: 10.25 * ONE_LEAD, second: 10 * ONE_LEAD },
      { first: 11 * ONE_LEAD, second: 10 * ONE_LEAD },
    ]);
  });

  it('counts the lead itself to the load, so that a higher weight is felt from the first', () => {
    const board = poolOf(
      [
        ['a', 2],
        ['b', 1],
      ],
      'least-loaded',
    );
    happen(board, { kind: 'taken', repId: 'a', leadId: '00000000-0000-4000-8000-000000000001', cause: 'merged' });
    const pool = board.pools.get('pool')!;
    expect(pool.members.map(standingIn(pool))).toEqual([
      { first: 1, second: 0 },
      { first: 1, second: 0 },
    ]);
  });
});
