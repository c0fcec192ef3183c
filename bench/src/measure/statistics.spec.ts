import fc from 'fast-check';
import { difference, latencyOf, quantile, total } from './statistics.js';

describe('quantiles', () => {
  it('do not need sorted numbers', () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([5, 1, 4, 2, 3], 0)).toBe(1);
    expect(quantile([5, 1, 4, 2, 3], 1)).toBe(5);
  });

  it('of 1 to 100', () =>
    expect(
      quantile(
        Array.from({ length: 100 }, (_, i) => i + 1),
        0.99,
      ),
    ).toBe(100));

  it('of nothing are not a number', () => expect(quantile([], 0.5)).toBeNaN());

  it('rise with q and are among the numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, a, b) => {
          expect(quantile(values, Math.min(a, b))).toBeLessThanOrEqual(quantile(values, Math.max(a, b)));
          expect(values).toContain(quantile(values, a));
        },
      ),
    );
  });
});

describe('latency', () => {
  it('is told by count, median, p99 and maximum', () => expect(latencyOf([3, 1, 2])).toEqual({ count: 3, p50: 2, p99: 3, max: 3 }));
});

describe('readings', () => {
  it('differ by name, of those that both have', () => expect(difference({ a: 1, gone: 5 }, { a: 3, started: 2 })).toEqual({ a: 2 }));
  it('add up', () => expect(total({ a: 1, b: 2.5 })).toBe(3.5));
});
