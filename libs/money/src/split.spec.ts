import fc from 'fast-check';
import { splitByLargestRemainder } from './index.js';

const amounts = fc.maxSafeInteger();
const weights = fc
  .array(fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e12, noNaN: true }), fc.maxSafeInteger().map(Math.abs)), {
    minLength: 1,
    maxLength: 40,
  })
  .filter(ws => ws.some(w => w > 0));
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + BigInt(part), 0n);

describe('splitting by largest remainder', () => {
  it('gives the cent that is left to the first of equals', () => {
    expect(splitByLargestRemainder(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitByLargestRemainder(200, [1, 1, 1])).toEqual([67, 67, 66]);
  });

  it('gives it to the largest remainder otherwise', () => {
    expect(splitByLargestRemainder(10, [1, 2, 4])).toEqual([1, 3, 6]);
  });

  it('mirrors a negative amount', () => {
    expect(splitByLargestRemainder(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
  });

  it('gives nothing to a weight of 0', () => {
    expect(splitByLargestRemainder(7, [0, 1, 0])).toEqual([0, 7, 0]);
    expect(splitByLargestRemainder(0, [1, 1])).toEqual([0, 0]);
  });

  it('stays exact where products leave 2^53', () => {
    expect(splitByLargestRemainder(Number.MAX_SAFE_INTEGER, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])).toEqual([
      4503599627370496, 4503599627370495,
    ]);
  });

  it.each([[[]], [[0, 0]], [[-1, 2]], [[NaN]], [[Infinity]]])('refuses the weights %j', ws => {
    expect(() => splitByLargestRemainder(1, ws)).toThrow(RangeError);
  });

  it('refuses an amount that is no integer', () => {
    expect(() => splitByLargestRemainder(0.5, [1])).toThrow(RangeError);
  });

  it('makes parts that add up to the amount, whatever it is', () => {
    fc.assert(fc.property(amounts, weights, (amount, ws) => sum(splitByLargestRemainder(amount, ws)) === BigInt(amount)));
  });

  it('is never a whole unit away from the exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.array(fc.nat({ max: 10_000 }), { minLength: 1 }), (amount, ws) => {
        const total = ws.reduce((a, b) => a + b, 0);
        fc.pre(total > 0);
        splitByLargestRemainder(amount, ws).forEach((part, i) => {
          const distance = BigInt(part) * BigInt(total) - BigInt(amount) * BigInt(ws[i]!);
          expect(distance < BigInt(total) && distance > -BigInt(total)).toBe(true);
        });
      }),
    );
  });

  it('does not depend on the scale of the weights', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.array(fc.nat(), { minLength: 1 }).filter(ws => ws.some(w => w > 0)),
        (amount, ws) => {
          expect(
            splitByLargestRemainder(
              amount,
              ws.map(w => w / 8),
            ),
          ).toEqual(splitByLargestRemainder(amount, ws));
        },
      ),
    );
  });
});
