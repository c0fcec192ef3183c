import fc from 'fast-check';
import { performanceWeights } from './performance-weights.js';

const rep = (wonRate: number, leads: number, weight = 1) => ({ weight, performance: { wonRate, leads } });
const unknown = (weight = 1) => ({ weight, performance: undefined });
const sharesOf = (weights: readonly number[]) => weights.map(weight => weight / weights.reduce((a, b) => a + b, 0));

describe('performanceWeights', () => {
  it('gives more to who wins more, by how much is known', () => {
    const [often, seldom] = performanceWeights([rep(0.3, 5_000), rep(0.2, 5_000)], 0);
    expect(often! / seldom!).toBeCloseTo(1.5, 1);
    const [lucky, steady] = performanceWeights([rep(1, 2), rep(0.2, 500)], 0);
    expect(lucky! / steady!).toBeLessThan(1.25);
  });

  it('takes who is new for the mean', () => {
    const [, fresh, , mean] = performanceWeights([rep(0.1, 1_000), unknown(), rep(0.3, 1_000), rep(0.2, 1_000)], 0);
    expect(fresh).toBeCloseTo(mean!, 2);
  });

  it('leaves the weights as they are without numbers, and where nobody has won anything', () => {
    expect(performanceWeights([unknown(3), unknown(1)], 0.5)).toEqual([3, 1]);
    expect(performanceWeights([rep(0, 100, 3), rep(0, 10, 1)], 0.5)).toEqual([3, 1]);
    expect(performanceWeights([], 0.5)).toEqual([]);
  });

  it('goes by the configured weights beside the performance', () => {
    const [a, b] = performanceWeights([rep(0.2, 100, 3), rep(0.2, 100, 1)], 0.5);
    expect(a! / b!).toBeCloseTo(3, 5);
  });

  it('never leaves anybody less than the floor of the fair share, and shares all there is', () => {
    const member = fc.record({
      weight: fc.integer({ min: 1, max: 1_000 }),
      performance: fc.option(
        fc.record({ wonRate: fc.integer({ min: 0, max: 1_000_000 }).map(n => n / 1_000_000), leads: fc.integer({ min: 0, max: 100_000 }) }),
        {
          nil: undefined,
        },
      ),
    });
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 30 }), fc.constantFrom(0, 0.25, 0.5, 0.9, 1), (members, floor) => {
        const weights = performanceWeights(members, floor);
        const fair = sharesOf(members.map(each => each.weight));
        for (const [index, share] of sharesOf(weights).entries()) expect(share).toBeGreaterThan(fair[index]! * floor - 0.001);
        for (const weight of weights) expect(Number.isInteger(weight * 1_024)).toBe(true);
      }),
      { numRuns: Number(process.env.BATON_PROPERTY_RUNS ?? 1_000) },
    );
  });
});
