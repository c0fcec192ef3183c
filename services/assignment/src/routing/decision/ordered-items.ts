import { GROUP, ROOM, SortedBlocks } from './sorted-blocks.js';

/** No item. */
export const NONE = 0xffffffff;

// What is known of an item takes half a line of the processor's cache. As doubles:
const DOUBLES = 4;
const FIRST = 0;
const SECOND = 1;
const WEIGHT = 2;
// … and as unsigned integers:
const WORDS = 8;
const HASH = 6;

const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/** The least number above one. */
function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  if (value === Infinity) return value;
  number[0] = value;
  bits[0]! += value > 0 ? 1n : -1n;
  return number[0];
}

/**
 * Items 0 to n - 1 in an order: by `first`, then `second`, then a hash. They lie sorted in blocks of a few dozen. With ten thousand items that
 * is a walk over few, closely packed lines of memory, where a tree jumps from node to node and waits for each: between ten items and ten
 * thousand the cost differs little.
 */
export class OrderedItems extends SortedBlocks {
  private readonly doubles: Float64Array;
  private readonly words: Uint32Array;
  private count = 0;
  private weight = 0;
  /** NaN: not known. */
  private least = Infinity;

  /** @param items their hashes and weights; none is in it yet */
  constructor(items: readonly { readonly hash: number; readonly weight: number }[]) {
    super(items.length);
    const memory = new ArrayBuffer(items.length * DOUBLES * 8);
    this.doubles = new Float64Array(memory);
    this.words = new Uint32Array(memory);
    for (const [item, { hash, weight }] of items.entries()) {
      this.doubles[item * DOUBLES + WEIGHT] = weight;
      this.words[item * WORDS + HASH] = hash;
    }
  }

  get size(): number {
    return this.count;
  }

  get totalWeight(): number {
    return this.weight;
  }

  /** Infinity when empty. */
  get leastSecond(): number {
    if (Number.isNaN(this.least)) {
      const { leasts, blocks } = this;
      this.least = Infinity;
      for (let place = 0; place < blocks; place++) if (leasts[place]! < this.least) this.least = leasts[place]!;
    }
    return this.least;
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
    const place = this.blockFor(item);
    this.insertAt(place, this.within(place, item), item, first, second, this.hashOf(item));
    if (second < this.least) this.least = second;
    this.count += 1;
    this.weight += this.doubles[item * DOUBLES + WEIGHT]!;
  }

  /** @throws Error when it does not hold the item */
  remove(item: number): void {
    const place = this.blockFor(item);
    const at = this.within(place, item);
    if (at === this.sizeOf(place) || this.items[this.kept[place]! * ROOM + at] !== item) throw new Error('the item is not in the order');
    this.removeAt(place, at);
    if (this.secondOf(item) === this.least) this.least = NaN;
    this.count -= 1;
    this.weight -= this.doubles[item * DOUBLES + WEIGHT]!;
  }

  /** The first in order whose `second` is not above a limit, or NONE. */
  firstWithin(limit: number): number {
    const { blocks, leasts, kept, seconds, items } = this;
    for (let place = 0; place < blocks; place++) {
      if (leasts[place]! > limit) continue;
      let at = kept[place]! * ROOM;
      while (seconds[at]! > limit) at += 1;
      return items[at]!;
    }
    return NONE;
  }

  /** How many come before (first, second). */
  countBefore(first: number, second: number): number {
    const { blocks, starts, startSeconds, kept, counts, groups, firsts, seconds } = this;
    let [low, high] = [0, blocks];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = starts[middle]!;
      if (start < first || (start === first && startSeconds[middle]! < second)) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    // The last block that begins before has the border in it, or at its end; all of those in front of it are before.
    const border = low - 1;
    const group = border >>> GROUP;
    let count = 0;
    for (let before = 0; before < group; before++) count += groups[before]!;
    for (let place = group << GROUP; place < border; place++) count += counts[place]!;
    const from = kept[border]! * ROOM;
    [low, high] = [1, counts[border]!];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const own = firsts[from + middle]!;
      if (own < first || (own === first && seconds[from + middle]! < second)) low = middle + 1;
      else high = middle;
    }
    return count + low;
  }

  /** How many come before (first, second) or stand there. */
  countUpTo(first: number, second: number): number {
    return this.countBefore(first, nextAbove(second));
  }

  /** The item at a place in order, from 0; NONE past the end. */
  at(place: number): number {
    const { blocks, counts, groups, kept, items } = this;
    let rest = place;
    let group = 0;
    while (group << GROUP < blocks && rest >= groups[group]!) rest -= groups[group++]!;
    for (let block = group << GROUP; block < blocks; block++) {
      if (rest < counts[block]!) return items[kept[block]! * ROOM + rest]!;
      rest -= counts[block]!;
    }
    return NONE;
  }

  /** The items in order. */
  *[Symbol.iterator](): Generator<number> {
    for (let place = 0; place < this.blocks; place++)
      for (let at = 0; at < this.counts[place]!; at++) yield this.items[this.kept[place]! * ROOM + at]!;
  }

  private hashOf(item: number): number {
    return this.words[item * WORDS + HASH]!;
  }

  /** The last block whose first item does not come after an item; the first block when all do. */
  private blockFor(item: number): number {
    const { starts, blocks } = this;
    const [first, second, hash] = [this.firstOf(item), this.secondOf(item), this.hashOf(item)];
    let [low, high] = [0, blocks - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const start = starts[middle]!;
      if (start < first || (start === first && !this.startsAfter(middle, second, hash, item))) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Whether a block whose first item has the same `first` as an item begins after it. */
  private startsAfter(place: number, second: number, hash: number, item: number): boolean {
    const { startSeconds, startHashes, items, kept } = this;
    if (startSeconds[place] !== second) return startSeconds[place]! > second;
    if (startHashes[place] !== hash) return startHashes[place]! > hash;
    return items[kept[place]! * ROOM]! > item;
  }

  /** Where in a block an item is, or is to be. */
  private within(place: number, item: number): number {
    const { firsts, kept } = this;
    const [first, second, hash] = [this.firstOf(item), this.secondOf(item), this.hashOf(item)];
    const from = kept[place]! * ROOM;
    let [low, high] = [0, this.sizeOf(place)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const own = firsts[from + middle]!;
      if (own < first || (own === first && this.isBefore(from + middle, second, hash, item))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether what is kept at an index, which has the same `first` as an item, comes before it. */
  private isBefore(index: number, second: number, hash: number, item: number): boolean {
    const { seconds, hashes, items } = this;
    if (seconds[index] !== second) return seconds[index]! < second;
    if (hashes[index] !== hash) return hashes[index]! < hash;
    return items[index]! < item;
  }
}
