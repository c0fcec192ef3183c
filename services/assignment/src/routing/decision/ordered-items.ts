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

/** Items of a block, at most: so few that moving them all costs less than waiting twice for memory. */
const ROOM = 64;
/** Neighbours that have no more items together become one. */
const FEW = ROOM / 2;

/**
 * Items 0 to n - 1 in an order: by `first`, then `second`, then a hash. They lie sorted in blocks of a few dozen, and of each block its number
 * of items, its first one and its least `second` stand side by side. With ten thousand items that is a walk over few, closely packed lines of
 * memory, where a tree jumps from node to node and waits for each: between ten items and ten thousand the cost differs little.
 */
export class OrderedItems {
  private readonly doubles: Float64Array;
  private readonly words: Uint32Array;
  // Of blocks, by their place in order: where their items are kept, how many they are, what the first is compared by, the least `second`.
  private readonly kept: Uint32Array;
  private readonly counts: Uint32Array;
  private readonly starts: Float64Array;
  private readonly startSeconds: Float64Array;
  private readonly startHashes: Uint32Array;
  private readonly leasts: Float64Array;
  private blocks = 0;
  // Items by block, ROOM for each, with what they are compared by.
  private readonly items: Uint32Array;
  private readonly firsts: Float64Array;
  private readonly seconds: Float64Array;
  private readonly hashes: Uint32Array;
  private readonly unused: number[] = [];
  private count = 0;
  private weight = 0;
  /** NaN: not known. */
  private least = Infinity;

  /** @param items their hashes and weights; none is in it yet */
  constructor(items: readonly { readonly hash: number; readonly weight: number }[]) {
    const memory = new ArrayBuffer(items.length * DOUBLES * 8);
    this.doubles = new Float64Array(memory);
    this.words = new Uint32Array(memory);
    for (const [item, { hash, weight }] of items.entries()) {
      this.doubles[item * DOUBLES + WEIGHT] = weight;
      this.words[item * WORDS + HASH] = hash;
    }
    // Two neighbours have more than FEW items; one more for a block that is being divided.
    const most = 2 * Math.ceil(items.length / FEW) + 2;
    this.kept = new Uint32Array(most);
    this.counts = new Uint32Array(most);
    this.starts = new Float64Array(most);
    this.startSeconds = new Float64Array(most);
    this.startHashes = new Uint32Array(most);
    this.leasts = new Float64Array(most);
    this.items = new Uint32Array(most * ROOM);
    this.firsts = new Float64Array(most * ROOM);
    this.seconds = new Float64Array(most * ROOM);
    this.hashes = new Uint32Array(most * ROOM);
    for (let block = most - 1; block >= 0; block--) this.unused.push(block);
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
      this.least = Infinity;
      for (let place = 0; place < this.blocks; place++) if (this.leasts[place]! < this.least) this.least = this.leasts[place]!;
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
    if (this.blocks === 0) this.open(0);
    let place = this.blockFor(item);
    let at = this.within(place, item);
    if (this.counts[place] === ROOM) {
      this.divide(place);
      if (at > FEW) [place, at] = [place + 1, at - FEW];
    }
    this.shift(place, at, 1);
    this.set(place, at, item);
    if (second < this.leasts[place]!) this.leasts[place] = second;
    if (second < this.least) this.least = second;
    this.count += 1;
    this.weight += this.doubles[item * DOUBLES + WEIGHT]!;
  }

  /** @throws Error when it does not hold the item */
  remove(item: number): void {
    const place = this.blocks === 0 ? NONE : this.blockFor(item);
    const at = place === NONE ? 0 : this.within(place, item);
    if (place === NONE || at === this.counts[place] || this.items[this.kept[place]! * ROOM + at] !== item)
      throw new Error('the item is not in the order');
    this.shift(place, at + 1, -1);
    const second = this.secondOf(item);
    if (second === this.leasts[place]) this.sum(place);
    if (second === this.least) this.least = NaN;
    this.count -= 1;
    this.weight -= this.doubles[item * DOUBLES + WEIGHT]!;
    this.join(place);
  }

  /** The first in order whose `second` is not above a limit, or NONE. */
  firstWithin(limit: number): number {
    for (let place = 0; place < this.blocks; place++) {
      if (this.leasts[place]! > limit) continue;
      let at = this.kept[place]! * ROOM;
      while (this.seconds[at]! > limit) at += 1;
      return this.items[at]!;
    }
    return NONE;
  }

  /** How many come before (first, second). */
  countBefore(first: number, second: number): number {
    const { starts, startSeconds, kept, counts } = this;
    let [low, high] = [0, this.blocks];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = starts[middle]!;
      if (start < first || (start === first && startSeconds[middle]! < second)) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    // The last block that begins before has the border in it, or at its end; all of those in front of it are before.
    const border = low - 1;
    let count = 0;
    for (let place = 0; place < border; place++) count += counts[place]!;
    const from = kept[border]! * ROOM;
    [low, high] = [1, counts[border]!];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const own = this.firsts[from + middle]!;
      if (own < first || (own === first && this.seconds[from + middle]! < second)) low = middle + 1;
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
    let rest = place;
    for (let block = 0; block < this.blocks; block++) {
      if (rest < this.counts[block]!) return this.items[this.kept[block]! * ROOM + rest]!;
      rest -= this.counts[block]!;
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
    const [first, second, hash] = [this.firstOf(item), this.secondOf(item), this.hashOf(item)];
    let [low, high] = [0, this.blocks - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const start = this.starts[middle]!;
      if (start < first || (start === first && !this.startsAfter(middle, second, hash, item))) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Whether a block whose first item has the same `first` as an item begins after it. */
  private startsAfter(place: number, second: number, hash: number, item: number): boolean {
    if (this.startSeconds[place] !== second) return this.startSeconds[place]! > second;
    if (this.startHashes[place] !== hash) return this.startHashes[place]! > hash;
    return this.items[this.kept[place]! * ROOM]! > item;
  }

  /** Where in a block an item is, or is to be. */
  private within(place: number, item: number): number {
    const [first, second, hash] = [this.firstOf(item), this.secondOf(item), this.hashOf(item)];
    const from = this.kept[place]! * ROOM;
    let [low, high] = [0, this.counts[place]!];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const own = this.firsts[from + middle]!;
      if (own < first || (own === first && this.isBefore(from + middle, second, hash, item))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether what is kept at an index, which has the same `first` as an item, comes before it. */
  private isBefore(index: number, second: number, hash: number, item: number): boolean {
    if (this.seconds[index] !== second) return this.seconds[index]! < second;
    if (this.hashes[index] !== hash) return this.hashes[index]! < hash;
    return this.items[index]! < item;
  }

  private set(place: number, at: number, item: number): void {
    const index = this.kept[place]! * ROOM + at;
    this.items[index] = item;
    this.firsts[index] = this.firstOf(item);
    this.seconds[index] = this.secondOf(item);
    this.hashes[index] = this.hashOf(item);
    if (at === 0) this.mark(place);
  }

  /** Notes what the first item of a block is compared by. */
  private mark(place: number): void {
    const index = this.kept[place]! * ROOM;
    this.starts[place] = this.firsts[index]!;
    this.startSeconds[place] = this.seconds[index]!;
    this.startHashes[place] = this.hashes[index]!;
  }

  /** Moves the items of a block from a place on by one, up or down: there is one more of them, or one less. */
  private shift(place: number, from: number, by: 1 | -1): void {
    const { items, firsts, seconds, hashes } = this;
    const base = this.kept[place]! * ROOM;
    const end = base + this.counts[place]!;
    if (by > 0)
      for (let at = end; at > base + from; at--) {
        items[at] = items[at - 1]!;
        firsts[at] = firsts[at - 1]!;
        seconds[at] = seconds[at - 1]!;
        hashes[at] = hashes[at - 1]!;
      }
    else
      for (let at = base + from; at < end; at++) {
        items[at - 1] = items[at]!;
        firsts[at - 1] = firsts[at]!;
        seconds[at - 1] = seconds[at]!;
        hashes[at - 1] = hashes[at]!;
      }
    this.counts[place]! += by;
    if (from <= 1) this.mark(place);
  }

  private sum(place: number): void {
    const from = this.kept[place]! * ROOM;
    let least = Infinity;
    for (let at = from; at < from + this.counts[place]!; at++) if (this.seconds[at]! < least) least = this.seconds[at]!;
    this.leasts[place] = least;
  }

  private ofBlocks(): (Uint32Array | Float64Array)[] {
    return [this.kept, this.counts, this.starts, this.startSeconds, this.startHashes, this.leasts];
  }

  /** Makes an empty block at a place among the others. */
  private open(place: number): void {
    for (const list of this.ofBlocks()) list.copyWithin(place + 1, place, this.blocks);
    this.kept[place] = this.unused.pop()!;
    this.counts[place] = 0;
    this.leasts[place] = Infinity;
    this.blocks += 1;
  }

  private close(place: number): void {
    this.unused.push(this.kept[place]!);
    for (const list of this.ofBlocks()) list.copyWithin(place, place + 1, this.blocks);
    this.blocks -= 1;
  }

  /** Gives the second half of a full block to a new one behind it. */
  private divide(place: number): void {
    this.open(place + 1);
    this.move(this.kept[place]! * ROOM + FEW, place + 1, ROOM - FEW);
    this.counts[place] = FEW;
    this.sum(place);
  }

  /** Puts items from somewhere at the end of a block. */
  private move(from: number, place: number, count: number): void {
    const to = this.kept[place]! * ROOM + this.counts[place]!;
    for (const list of [this.items, this.firsts, this.seconds, this.hashes]) list.copyWithin(to, from, from + count);
    this.counts[place]! += count;
    this.mark(place);
    this.sum(place);
  }

  /** Closes a block that is empty, or gives its items to a neighbour where they are few together. */
  private join(place: number): void {
    if (this.counts[place] === 0) return this.close(place);
    for (const first of [place - 1, place])
      if (first >= 0 && first + 1 < this.blocks && this.counts[first]! + this.counts[first + 1]! <= FEW) {
        this.move(this.kept[first + 1]! * ROOM, first, this.counts[first + 1]!);
        return this.close(first + 1);
      }
  }
}
