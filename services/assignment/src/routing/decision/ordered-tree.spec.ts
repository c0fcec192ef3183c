import { jest } from '@jest/globals';
import fc from 'fast-check';
import { NONE, OrderedTree } from './ordered-tree.js';
import { hashText } from './tie-break.js';

const drawn = fc.record({
  first: fc.integer({ min: 0, max: 6 }),
  second: fc.integer({ min: 0, max: 6 }),
  weight: fc.integer({ min: 1, max: 9 }),
  hash: fc.integer({ min: 0, max: 3 }),
  isRemoved: fc.boolean(),
});
const treeOf = (count: number) => new OrderedTree(Array.from({ length: count }, (_, n) => ({ hash: hashText(`rep-${n}`), weight: 1 })));

describe('OrderedTree', () => {
  it('answers as a sorted list does, after any insertions and removals', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 60 }), fc.integer({ min: -1, max: 7 }), fc.integer({ min: -1, max: 7 }), (items, a, b) => {
        const tree = new OrderedTree(items);
        for (const [item, { first, second }] of items.entries()) tree.insert(item, first, second);
        for (const [item, { isRemoved }] of items.entries()) if (isRemoved) tree.remove(item);
        const sorted = items
          .map((each, item) => ({ ...each, item }))
          .filter(each => !each.isRemoved)
          .sort((x, y) => x.first - y.first || x.second - y.second || x.hash - y.hash || x.item - y.item);
        expect([...tree]).toEqual(sorted.map(each => each.item));
        expect(tree.size).toBe(sorted.length);
        expect(tree.totalWeight).toBe(sorted.reduce((sum, each) => sum + each.weight, 0));
        expect(tree.leastSecond).toBe(Math.min(...sorted.map(each => each.second)));
        expect(tree.firstWithin(a)).toBe(sorted.find(each => each.second <= a)?.item ?? NONE);
        expect(tree.countBefore(a, b)).toBe(sorted.filter(each => each.first < a || (each.first === a && each.second < b)).length);
        for (let place = 0; place <= sorted.length; place++) expect(tree.at(place)).toBe(sorted[place]?.item ?? NONE);
      }),
    );
  });

  it('takes an item back that was removed, where it was or elsewhere', () => {
    const tree = treeOf(3);
    for (let item = 0; item < 3; item++) tree.insert(item, item, 10 + item);
    tree.remove(1);
    expect([tree.firstOf(1), tree.secondOf(1)]).toEqual([1, 11]);
    tree.insert(1, 7, 0);
    expect([...tree]).toEqual([0, 2, 1]);
  });

  it('refuses to remove what it does not hold', () => {
    const tree = treeOf(2);
    tree.insert(0, 1, 0);
    expect(() => tree.remove(1)).toThrow('not in the tree');
  });

  it('looks at few items also when thousands came in order', () => {
    const [count, tree] = [4_096, treeOf(4_096)];
    for (let item = 0; item < count; item++) tree.insert(item, item, 0);
    const firstOf = jest.spyOn(tree, 'firstOf');
    tree.countBefore(count / 3, 0);
    expect(firstOf.mock.calls.length).toBeLessThan(48);
  });
});
