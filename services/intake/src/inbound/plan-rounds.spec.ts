import fc from 'fast-check';
import { planRounds } from './plan-rounds.js';

const record = (key: string, kind: string) => ({ key, kind });

describe('planRounds', () => {
  it('puts records of one kind, or of different keys, into one round', () => {
    expect(planRounds([record('a', 'inquiry'), record('a', 'inquiry'), record('b', 'spend')])).toEqual([[0, 1, 2]]);
  });

  it('begins a new round when the kind changes within a key', () => {
    expect(planRounds([record('a', 'inquiry'), record('a', 'crm-update'), record('b', 'crm-update'), record('a', 'inquiry')])).toEqual([
      [0, 2],
      [1],
      [3],
    ]);
  });

  it('has no rounds for no records', () => {
    expect(planRounds([])).toEqual([]);
  });

  it('keeps the order of each key, and one kind per key and round', () => {
    const records = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), kind: fc.constantFrom('x', 'y', 'z') }));
    fc.assert(
      fc.property(records, all => {
        const rounds = planRounds(all);
        expect(rounds.flat().sort((a, b) => a - b)).toEqual(all.map((_, index) => index));
        for (const key of ['a', 'b', 'c']) {
          const order = rounds.flatMap(round => round.filter(index => all[index].key === key));
          expect(order).toEqual([...order].sort((a, b) => a - b));
          for (const round of rounds)
            expect(new Set(round.filter(index => all[index].key === key).map(index => all[index].kind)).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
