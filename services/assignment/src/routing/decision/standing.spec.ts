import fc from 'fast-check';
import { aBoard, aPool, aRep, happen } from '../board/board.builder.js';
import { ONE_LEAD } from './fair-share.js';
import { Line, orderOf } from './standing.js';
import { tieRank } from './tie-break.js';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `rep-${index}`);
const poolOf = (
  members: readonly (readonly [string, number])[],
  strategy: 'weighted-round-robin' | 'least-loaded' = 'weighted-round-robin',
) => aBoard({ reps: members.map(([id]) => aRep(id)), pools: [aPool('pool', members, { strategy })] }).pools.get('pool')!;

describe('Line', () => {
  it('holds the first few in order, as sorting all of them would', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        (orders, size, seed) => {
          const { members } = poolOf(ids(orders.length).map(id => [id, 1] as const));
          const line = new Line(size, seed);
          members.forEach((member, index) => line.offer(member, orders[index]!));
          const sorted = members
            .map((member, index) => ({ member, order: orders[index]!, tie: tieRank(seed, member.rep.hash) }))
            .sort((a, b) => a.order - b.order || a.tie - b.tie)
            .map(({ member }) => member.rep.configuration.repId);
          expect(line.members.map(member => member.rep.configuration.repId)).toEqual(sorted.slice(0, size));
        },
      ),
    );
  });

  it('is the same whoever is offered first', () => {
    const { members } = poolOf(ids(9).map(id => [id, 1] as const));
    const [forth, back] = [new Line(4, 7), new Line(4, 7)];
    for (const member of members) forth.offer(member, 1);
    for (const member of members.toReversed()) back.offer(member, 1);
    expect(back.members).toEqual(forth.members);
  });
});

describe('orderOf', () => {
  it('puts the earliest deadline first among those who are due, and who had more than the share behind them', () => {
    const pool = poolOf([
      ['heavy', 4],
      ['light', 1],
      ['ahead', 100],
    ]);
    pool.virtualTime = 10 * ONE_LEAD;
    for (const member of pool.members) member.pass = pool.virtualTime;
    pool.members[2]!.pass += ONE_LEAD / 2;
    const [heavy, light, ahead] = pool.members.map(member => orderOf(pool, member));
    expect(heavy).toBeLessThan(light!);
    expect(light).toBeLessThan(ahead!);
  });

  it('treats everybody who was away long alike: one lead behind', () => {
    const pool = poolOf([
      ['a', 1],
      ['b', 1],
    ]);
    pool.virtualTime = 500 * ONE_LEAD;
    pool.members[1]!.pass = 300 * ONE_LEAD;
    expect(orderOf(pool, pool.members[0]!)).toBe(orderOf(pool, pool.members[1]!));
    expect(orderOf(pool, pool.members[0]!)).toBe(pool.virtualTime);
  });

  it('counts the lead itself to the load, so that a higher weight is felt from the first', () => {
    const board = aBoard({
      reps: [aRep('a'), aRep('b')],
      pools: [
        aPool(
          'pool',
          [
            ['a', 2],
            ['b', 1],
          ],
          { strategy: 'least-loaded' },
        ),
      ],
    });
    happen(board, { kind: 'taken', repId: 'a', leadId: '00000000-0000-4000-8000-000000000001', cause: 'merged' });
    const pool = board.pools.get('pool')!;
    expect(pool.members.map(member => orderOf(pool, member))).toEqual([1, 1]);
  });
});
