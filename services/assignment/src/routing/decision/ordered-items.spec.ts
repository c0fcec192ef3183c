import fc from 'fast-check';
import { NONE, OrderedItems } from './ordered-items.js';
import { hashText } from './tie-break.js';

const drawn = fc.record({
  first: fc.integer({ min: 0, max: 6 }),
  second: fc.integer({ min: 0, max: 6 }),
  weight: fc.integer({ min: 1, max: 9 }),
  hash: fc.integer({ min: 0, max: 3 }),
  isRemoved: fc.boolean(),
});
const orderOf = (count: number) => new OrderedItems(Array.from({ length: count }, (_, n) => ({ hash: hashText(`rep-${n}`), weight: 1 })));

describe('OrderedItems', () => {
  it('answers as a sorted list does, after any insertions and removals', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 60 }), fc.integer({ min: -1, max: 7 }), fc.integer({ min: -1, max: 7 }), (items, a, b) => {
        const order = new OrderedItems(items);
        for (const [item, { first, second }] of items.entries()) order.insert(item, first, second);
        for (const [item, { isRemoved }] of items.entries()) if (isRemoved) order.remove(item);
        const sorted = items
          .map((each, item) => ({ ...each, item }))
          .filter(each => !each.isRemoved)
          .sort((x, y) => x.first - y.first || x.second - y.second || x.hash - y.hash || x.item - y.item);
        expect([...order]).toEqual(sorted.map(each => each.item));
        expect(order.size).toBe(sorted.length);
        expect(order.totalWeight).toBe(sorted.reduce((sum, each) => sum + each.weight, 0));
        expect(order.leastSecond).toBe(Math.min(...sorted.map(each => each.second)));
        expect(order.firstWithin(a)).toBe(sorted.find(each => each.second <= a)?.item ?? NONE);
        expect(order.countBefore(a, b)).toBe(sorted.filter(each => each.first < a || (each.first === a && each.second < b)).length);
        for (const second of [b, b + 0.5, -b, -0.25])
          expect(order.countUpTo(a, second)).toBe(
            sorted.filter(each => each.first < a || (each.first === a && each.second <= second)).length,
          );
        for (let place = 0; place <= sorted.length; place++) expect(order.at(place)).toBe(sorted[place]?.item ?? NONE);
      }),
    );
  });

  it('takes an item back that was removed, where it was or elsewhere', () => {
    const order = orderOf(3);
    for (let item = 0; item < 3; item++) order.insert(item, item, 10 + item);
    order.remove(1);
    expect([order.firstOf(1), order.secondOf(1)]).toEqual([1, 11]);
    order.insert(1, 7, 0);
    expect([...order]).toEqual([0, 2, 1]);
  });

  it('refuses to remove what it does not hold', () => {
    const order = orderOf(2);
    order.insert(0, 1, 0);
    expect(() => orderOf(1).remove(0)).toThrow('not in the order');
    expect(() => order.remove(1)).toThrow('not in the order');
  });

  it.each([
    ['from the front to the back', (now: number) => now + 1_000],
    ['to anywhere', (now: number) => now + (hashText(`to ${now}`) % 2_000)],
    ['to the front', (now: number) => -now],
    ['among equals', () => 7],
  ])('stays in order while thousands go %s', (_, to) => {
    const count = 2_000;
    const order = orderOf(count);
    const hashes = Array.from({ length: count }, (__, n) => hashText(`rep-${n}`));
    for (let item = 0; item < count; item++) order.insert(item, item, item % 5);
    for (let now = 0; now < 6_000; now++) {
      const item = now % 3 === 0 ? hashText(`${now}`) % count : order.at(0);
      order.remove(item);
      order.insert(item, to(now), now % 7);
    }
    const sorted = Array.from({ length: count }, (__, item) => item).sort(
      (a, b) => order.firstOf(a) - order.firstOf(b) || order.secondOf(a) - order.secondOf(b) || hashes[a]! - hashes[b]! || a - b,
    );
    expect([...order]).toEqual(sorted);
    expect([order.size, order.totalWeight, order.leastSecond]).toEqual([count, count, 0]);
    const first = order.firstOf(sorted[700]!);
    expect(order.countBefore(first, -1)).toBe(sorted.findIndex(item => order.firstOf(item) === first));
    for (const item of sorted.toReversed()) order.remove(item);
    expect([order.size, order.at(0), order.leastSecond, order.firstWithin(99)]).toEqual([0, NONE, Infinity, NONE]);
  });

  it('holds every item again after all but a few were removed, over and over', () => {
    const order = orderOf(500);
    for (let round = 0; round < 4; round++) {
      for (let item = 0; item < 500; item++) order.insert(item, (item * 37) % 500, round);
      for (let item = 0; item < 500; item++) if (item % 50 !== round) order.remove(item);
      const firsts = [...order].map(item => order.firstOf(item));
      expect([firsts.length, firsts]).toEqual([10, firsts.toSorted((a, b) => a - b)]);
      for (const item of [...order]) order.remove(item);
    }
    expect(order.size).toBe(0);
  });
});
