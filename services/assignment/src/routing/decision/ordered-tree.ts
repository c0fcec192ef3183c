import { tieRank } from './tie-break.js';

/** No item. */
export const NONE = 0xffffffff;
/** Spreads the heights of items: any constant does. */
const SALT = 0x9e3779b9;

// An item takes 64 bytes, a line of the processor's cache. Of these as doubles:
const DOUBLES = 8;
const FIRST = 0;
const SECOND = 1;
const TOTAL = 2;
const LEAST = 3;
const WEIGHT = 7;
// … and as unsigned integers:
const WORDS = 16;
const LEFT = 8;
const RIGHT = 9;
const SIZE = 10;
const HEIGHT = 11;
const HASH = 12;

/**
 * Items 0 to n - 1 in an order: by `first`, then `second`, then a hash. Counts, sums of weights and the least `second` of each part are at
 * hand, so that whatever is asked costs the logarithm of the size. A treap whose heights come of the hashes (Seidel and Aragon, 1996), in
 * one block of memory: with thousands of items, waiting for memory is most of the cost.
 */
export class OrderedTree {
  private readonly doubles: Float64Array;
  private readonly words: Uint32Array;
  private root = NONE;

  /** @param items their hashes and weights; none is in the tree yet */
  constructor(items: readonly { readonly hash: number; readonly weight: number }[]) {
    const memory = new ArrayBuffer(items.length * DOUBLES * 8);
    this.doubles = new Float64Array(memory);
    this.words = new Uint32Array(memory);
    for (const [item, { hash, weight }] of items.entries()) {
      this.doubles[item * DOUBLES + WEIGHT] = weight;
      this.words[item * WORDS + HASH] = hash;
      this.words[item * WORDS + HEIGHT] = tieRank(SALT, hash);
    }
  }

  get size(): number {
    return this.root === NONE ? 0 : this.words[this.root * WORDS + SIZE]!;
  }

  get totalWeight(): number {
    return this.root === NONE ? 0 : this.doubles[this.root * DOUBLES + TOTAL]!;
  }

  /** Infinity when empty. */
  get leastSecond(): number {
    return this.root === NONE ? Infinity : this.doubles[this.root * DOUBLES + LEAST]!;
  }

  /** As of the last insertion. */
  firstOf(item: number): number {
    return this.doubles[item * DOUBLES + FIRST]!;
  }

  /** As of the last insertion. */
  secondOf(item: number): number {
    return this.doubles[item * DOUBLES + SECOND]!;
  }

  /** Puts in an item that is not in it. */
  insert(item: number, first: number, second: number): void {
    this.doubles[item * DOUBLES + FIRST] = first;
    this.doubles[item * DOUBLES + SECOND] = second;
    this.root = this.inserted(this.root, item);
  }

  /** @throws Error when it does not hold the item */
  remove(item: number): void {
    this.root = this.removed(this.root, item);
  }

  /** The first in order whose `second` is not above a limit, or NONE. */
  firstWithin(limit: number): number {
    const { doubles, words } = this;
    let item = this.root;
    if (item === NONE || doubles[item * DOUBLES + LEAST]! > limit) return NONE;
    for (;;) {
      const left = words[item * WORDS + LEFT]!;
      if (left !== NONE && doubles[left * DOUBLES + LEAST]! <= limit) item = left;
      else if (doubles[item * DOUBLES + SECOND]! <= limit) return item;
      else item = words[item * WORDS + RIGHT]!;
    }
  }

  /** How many come before (first, second). */
  countBefore(first: number, second: number): number {
    let count = 0;
    for (let item = this.root; item !== NONE;) {
      const own = this.firstOf(item);
      const isBefore = own < first || (own === first && this.secondOf(item) < second);
      const left = this.words[item * WORDS + LEFT]!;
      if (isBefore) count += 1 + this.sizeOf(left);
      item = isBefore ? this.words[item * WORDS + RIGHT]! : left;
    }
    return count;
  }

  /** The item at a place in order, from 0; NONE past the end. */
  at(place: number): number {
    let rest = place;
    for (let item = this.root; item !== NONE;) {
      const left = this.words[item * WORDS + LEFT]!;
      const before = this.sizeOf(left);
      if (rest === before) return item;
      if (rest < before) item = left;
      else {
        rest -= before + 1;
        item = this.words[item * WORDS + RIGHT]!;
      }
    }
    return NONE;
  }

  /** The items in order. */
  *[Symbol.iterator](): Generator<number> {
    const above: number[] = [];
    for (let item = this.root; item !== NONE || above.length > 0;) {
      for (; item !== NONE; item = this.words[item * WORDS + LEFT]!) above.push(item);
      const next = above.pop()!;
      yield next;
      item = this.words[next * WORDS + RIGHT]!;
    }
  }

  private sizeOf(item: number): number {
    return item === NONE ? 0 : this.words[item * WORDS + SIZE]!;
  }

  private isBefore(item: number, other: number): boolean {
    const [first, otherFirst] = [this.firstOf(item), this.firstOf(other)];
    if (first !== otherFirst) return first < otherFirst;
    const [second, otherSecond] = [this.secondOf(item), this.secondOf(other)];
    if (second !== otherSecond) return second < otherSecond;
    const [hash, otherHash] = [this.words[item * WORDS + HASH]!, this.words[other * WORDS + HASH]!];
    return hash !== otherHash ? hash < otherHash : item < other;
  }

  private inserted(root: number, item: number): number {
    const { doubles, words } = this;
    if (root === NONE || words[item * WORDS + HEIGHT]! > words[root * WORDS + HEIGHT]!) {
      this.divide(root, item);
      this.sum(item);
      return item;
    }
    const side = root * WORDS + (this.isBefore(item, root) ? LEFT : RIGHT);
    words[side] = this.inserted(words[side]!, item);
    words[root * WORDS + SIZE]! += 1;
    doubles[root * DOUBLES + TOTAL]! += doubles[item * DOUBLES + WEIGHT]!;
    if (this.secondOf(item) < doubles[root * DOUBLES + LEAST]!) doubles[root * DOUBLES + LEAST] = this.secondOf(item);
    return root;
  }

  /** Hangs what comes before an item on its left, and what comes after on its right. */
  private divide(root: number, item: number): void {
    const { words } = this;
    if (root === NONE) {
      words[item * WORDS + LEFT] = words[item * WORDS + RIGHT] = NONE;
      return;
    }
    const [inner, outer] = this.isBefore(item, root) ? [LEFT, RIGHT] : [RIGHT, LEFT];
    this.divide(words[root * WORDS + inner]!, item);
    words[root * WORDS + inner] = words[item * WORDS + outer]!;
    words[item * WORDS + outer] = root;
    this.sum(root);
  }

  private removed(root: number, item: number): number {
    const { doubles, words } = this;
    if (root === NONE) throw new Error('the item is not in the tree');
    if (root === item) return this.joined(words[root * WORDS + LEFT]!, words[root * WORDS + RIGHT]!);
    const side = root * WORDS + (this.isBefore(item, root) ? LEFT : RIGHT);
    words[side] = this.removed(words[side]!, item);
    words[root * WORDS + SIZE]! -= 1;
    doubles[root * DOUBLES + TOTAL]! -= doubles[item * DOUBLES + WEIGHT]!;
    if (this.secondOf(item) === doubles[root * DOUBLES + LEAST]!) this.sum(root);
    return root;
  }

  /** One tree of two, all of the one before all of the other. */
  private joined(before: number, after: number): number {
    const { words } = this;
    if (before === NONE) return after;
    if (after === NONE) return before;
    const isHigher = words[before * WORDS + HEIGHT]! > words[after * WORDS + HEIGHT]!;
    const root = isHigher ? before : after;
    if (isHigher) words[before * WORDS + RIGHT] = this.joined(words[before * WORDS + RIGHT]!, after);
    else words[after * WORDS + LEFT] = this.joined(before, words[after * WORDS + LEFT]!);
    this.sum(root);
    return root;
  }

  /** Sums up an item with its two sides. */
  private sum(item: number): void {
    const { doubles, words } = this;
    let [size, total, least] = [1, doubles[item * DOUBLES + WEIGHT]!, this.secondOf(item)];
    for (let side = LEFT; side <= RIGHT; side++) {
      const child = words[item * WORDS + side]!;
      if (child === NONE) continue;
      size += words[child * WORDS + SIZE]!;
      total += doubles[child * DOUBLES + TOTAL]!;
      least = Math.min(least, doubles[child * DOUBLES + LEAST]!);
    }
    words[item * WORDS + SIZE] = size;
    doubles[item * DOUBLES + TOTAL] = total;
    doubles[item * DOUBLES + LEAST] = least;
  }
}
