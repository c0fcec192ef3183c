/** Items of a block, at most: so few that moving them all costs less than waiting twice for memory. */
export const ROOM = 64;
/** Neighbours that have no more items together become one. */
const FEW = ROOM / 2;
/** Blocks, by their place in order, whose items are counted together: 2 to the power of this. */
export const GROUP = 4;

/**
 * The memory of a sorted list: items in blocks of a few dozen, side by side with what they are compared by; and of each block, by its place in
 * order, its number of items, its first one and its least `second`. It divides and joins blocks; where an item belongs is told by
 * whoever extends it: one object, since each further one would be one more place of memory to wait for.
 */
export abstract class SortedBlocks {
  /** How many blocks there are. */
  protected blocks = 0;
  // Of blocks, by their place in order: where their items are kept, how many they are, what the first is compared by, the least `second`.
  protected readonly kept: Uint32Array;
  protected readonly counts: Uint32Array;
  protected readonly starts: Float64Array;
  protected readonly startSeconds: Float64Array;
  protected readonly startHashes: Uint32Array;
  protected readonly leasts: Float64Array;
  // Of groups of blocks that are neighbours: how many items they have.
  protected readonly groups: Uint32Array;
  // Items by block, ROOM for each, with what they are compared by.
  protected readonly items: Uint32Array;
  protected readonly firsts: Float64Array;
  protected readonly seconds: Float64Array;
  protected readonly hashes: Uint32Array;
  private readonly unused: number[] = [];

  /** @param most how many items there are at most */
  constructor(most: number) {
    // Two neighbours have more than FEW items; one more for a block that is being divided.
    const room = 2 * Math.ceil(most / FEW) + 2;
    this.kept = new Uint32Array(room);
    this.counts = new Uint32Array(room);
    this.starts = new Float64Array(room);
    this.startSeconds = new Float64Array(room);
    this.startHashes = new Uint32Array(room);
    this.leasts = new Float64Array(room);
    this.groups = new Uint32Array((room >>> GROUP) + 1);
    this.items = new Uint32Array(room * ROOM);
    this.firsts = new Float64Array(room * ROOM);
    this.seconds = new Float64Array(room * ROOM);
    this.hashes = new Uint32Array(room * ROOM);
    for (let block = room - 1; block >= 0; block--) this.unused.push(block);
  }

  /** How many items a block has; none where there is no such block. */
  protected sizeOf(place: number): number {
    return place < this.blocks ? this.counts[place]! : 0;
  }

  /** Puts an item at its place in a block; of none, in a first one. */
  protected insertAt(place: number, at: number, item: number, first: number, second: number, hash: number): void {
    if (this.blocks === 0) this.open(0);
    if (this.counts[place] === ROOM) {
      this.divide(place);
      if (at > FEW) [place, at] = [place + 1, at - FEW];
    }
    this.shift(place, at, 1);
    const index = this.kept[place]! * ROOM + at;
    this.items[index] = item;
    this.firsts[index] = first;
    this.seconds[index] = second;
    this.hashes[index] = hash;
    if (at === 0) this.mark(place);
    if (second < this.leasts[place]!) this.leasts[place] = second;
  }

  /** Takes out the item that is at a place in a block. */
  protected removeAt(place: number, at: number): void {
    const second = this.seconds[this.kept[place]! * ROOM + at]!;
    this.shift(place, at + 1, -1);
    if (second === this.leasts[place]) this.sum(place);
    this.join(place);
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
    this.groups[place >>> GROUP]! += by;
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
    this.group();
  }

  /** Counts the items of groups again, when blocks have moved. */
  private group(): void {
    this.groups.fill(0);
    for (let place = 0; place < this.blocks; place++) this.groups[place >>> GROUP]! += this.counts[place]!;
  }

  /** Gives the second half of a full block to a new one behind it. */
  private divide(place: number): void {
    this.open(place + 1);
    this.move(this.kept[place]! * ROOM + FEW, place + 1, ROOM - FEW);
    this.counts[place] = FEW;
    this.sum(place);
    this.group();
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
