import type { MemberState } from '../board/member-state.js';
import type { RepObserver } from '../board/rep-state.js';
import { ineligibleReasons, type IneligibleReason } from '../types.js';
import { filterHoldsUntil, firstFailedFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';
import { nextOfRep } from './next-of-rep.js';
import { NONE, OrderedItems } from './ordered-items.js';
import type { Standing } from './standing.js';

/** What the members of a pool are asked for by one kind of lead: the same for many leads. */
export type LineRequirements = Omit<Requirements, 'now' | 'excluded' | 'leadId'>;

type Excluded = readonly { readonly repId: string }[];
const rankOf = Object.fromEntries(ineligibleReasons.map((reason, index) => [reason, index])) as Record<IneligibleReason, number>;
const isAfterExclusion = (reason: IneligibleReason | null): boolean => reason === null || rankOf[reason] > rankOf.excluded;

/** A member in a line, as it was when it was last looked at. */
class Place implements RepObserver {
  next: RepObserver | null = null;
  /** undefined: not looked at yet */
  reason: IneligibleReason | null | undefined = undefined;
  isStale = true;
  /** Whether it is known when time lets the member in. */
  hasReturn = false;

  constructor(
    readonly index: number,
    readonly member: MemberState,
    private readonly stale: Place[],
  ) {}

  get repId(): string {
    return this.member.rep.repId;
  }

  /** What the rep is now has to be looked at. */
  repChanged(): void {
    if (this.isStale) return;
    this.isStale = true;
    this.stale.push(this);
  }
}

/**
 * The members of a pool as one kind of lead finds them: who is free, in the order of their turns, and what keeps out the others. Only
 * members whose rep or time has changed are looked at again, so that a decision costs about the same among ten or ten thousand. All of it
 * follows from the board and the time: it can be dropped and made again at any moment.
 */
export class Line {
  private readonly stale: Place[] = [];
  private readonly places: readonly Place[];
  private readonly byRep: ReadonlyMap<string, Place>;
  /** Who is free, in the order of their turns. */
  private readonly free: OrderedItems;
  /** Who may change by time alone, by when. */
  private readonly expiries: OrderedItems;
  /** Who is let in by time alone, by when, as far as that is known; the others have not been asked. */
  private readonly returns: OrderedItems;
  private readonly unasked = new Set<Place>();
  private readonly counts = ineligibleReasons.map(() => 0);
  // When each place was looked at, and until when time alone changes nothing: side by side, they are found sooner than in thousands of objects.
  private readonly from: Float64Array;
  private readonly until: Float64Array;
  /** Looks at places and when they were, the last one last: which of them to repeat when the clock of another replica is behind. */
  private readonly looked: Place[] = [];
  private readonly lookedAt: number[] = [];
  private requirements: Requirements;

  constructor(
    private readonly all: readonly MemberState[],
    requirements: LineRequirements,
    private readonly standingOf: (member: MemberState) => Standing,
  ) {
    this.requirements = { ...requirements, now: -Infinity, excluded: [] };
    this.from = new Float64Array(all.length).fill(-Infinity);
    this.until = new Float64Array(all.length).fill(Infinity);
    this.places = all.map((member, index) => new Place(index, member, this.stale));
    this.byRep = new Map(this.places.map(place => [place.repId, place]));
    this.stale.push(...this.places);
    const items = all.map(({ rep, weight }) => ({ hash: rep.hash, weight }));
    this.free = new OrderedItems(items);
    this.expiries = new OrderedItems(items);
    this.returns = new OrderedItems(items);
    for (const place of this.places) place.member.rep.observe(place);
  }

  /** Has to be called before a line is dropped. */
  close(): void {
    for (const place of this.places) place.member.rep.forget(place);
  }

  /** Brings the line to a time (epoch milliseconds), which may also be before the last one. */
  at(now: number): this {
    while (this.lookedAt.length > 0 && this.lookedAt.at(-1)! > now) {
      const [place, from] = [this.looked.pop()!, this.lookedAt.pop()!];
      if (this.from[place.index] === from) place.repChanged();
    }
    for (let next = this.expiries.at(0); next !== NONE && this.expiries.firstOf(next) <= now; next = this.expiries.at(0)) {
      this.expire(this.places[next]!, Infinity);
      this.places[next]!.repChanged();
    }
    if (this.requirements.now !== now) this.requirements = { ...this.requirements, now };
    for (let place = this.stale.pop(); place !== undefined; place = this.stale.pop()) this.look(place);
    if (this.looked.length > 2 * this.places.length + 64) this.forgetLooks();
    return this;
  }

  /** How many are free. */
  get eligible(): number {
    return this.free.size;
  }

  /** The weight of all who are free. */
  get competingWeight(): number {
    return this.free.totalWeight;
  }

  /** The least `second` of all who are free; Infinity when nobody is. */
  get leastSecond(): number {
    return this.free.leastSecond;
  }

  /** Whether the `second` of anybody who is free is not above a limit. Found at the front as a rule, where the least has to be looked for everywhere. */
  isAnyWithin(limit: number): boolean {
    return this.free.firstWithin(limit) !== NONE;
  }

  /** The least `first` of all who are free; somebody has to be. */
  get leastFirst(): number {
    return this.free.firstOf(this.free.at(0));
  }

  /** Who is free, in the order of their turns. */
  *members(): Generator<MemberState> {
    for (const index of this.free) yield this.all[index]!;
  }

  /**
   * One of those who come first; somebody has to be free.
   * @param overdue up to this `first` all are as early; their `second` is within the limit
   * @param limit nobody whose `second` is above it
   * @param placeAmong picks one of so many equals
   */
  first(overdue: number, limit: number, placeAmong: (equals: number) => number): MemberState {
    const first = this.free.firstOf(this.free.firstWithin(limit));
    const isOverdue = first <= overdue;
    const from = isOverdue ? 0 : this.free.countBefore(first, -Infinity);
    const to = isOverdue ? this.free.countBefore(overdue, Infinity) : this.countTied(first, limit);
    return this.all[this.free.at(from + placeAmong(to - from))]!;
  }

  /** How many come before the end of those with a `first` and within a limit. Only where somebody is preferred are limits no whole numbers. */
  private countTied(first: number, limit: number): number {
    return this.requirements.atLeast === undefined ? this.free.countBefore(first, limit + 1) : this.free.countUpTo(first, limit);
  }

  /** How many are kept out, by the first filter that each fails. */
  failures(): Partial<Record<IneligibleReason, number>> {
    const failed: Partial<Record<IneligibleReason, number>> = {};
    for (const [rank, count] of this.counts.entries()) if (count > 0) failed[ineligibleReasons[rank]!] = count;
    return failed;
  }

  /** What `ask` finds when these reps may not have the lead. */
  without<Answer>(excluded: Excluded, ask: () => Answer): Answer {
    if (excluded.length === 0) return ask();
    const named = new Set(excluded.map(each => each.repId));
    const aside = [...named].flatMap(repId => this.byRep.get(repId) ?? []).filter(({ reason }) => isAfterExclusion(reason!));
    for (const { reason, index } of aside) {
      this.count(reason!, -1);
      this.count('excluded', 1);
      if (reason === null) this.free.remove(index);
    }
    try {
      return ask();
    } finally {
      for (const { reason, index } of aside) {
        this.count(reason!, 1);
        this.count('excluded', -1);
        if (reason === null) this.free.insert(index, this.free.firstOf(index), this.free.secondOf(index));
      }
    }
  }

  /** The first time from now on at which time alone lets in a member other than these; null when it never does. */
  nextReturn(excluded: Excluded): number | null {
    for (const place of this.unasked) {
      const at = nextOfRep(place.member.rep, this.requirements);
      place.hasReturn = at !== null;
      if (at !== null) this.returns.insert(place.index, at, 0);
    }
    this.unasked.clear();
    for (let rank = 0; ; rank++) {
      const index = this.returns.at(rank);
      if (index === NONE) return null;
      if (!excluded.some(each => each.repId === this.places[index]!.repId)) return this.returns.firstOf(index);
    }
  }

  private look(place: Place): void {
    const { rep } = place.member;
    const reason = firstFailedFilter(rep, this.requirements);
    if (place.reason !== undefined) this.count(place.reason, -1);
    this.count(reason, 1);
    this.stand(place, reason === null);
    this.expire(place, filterHoldsUntil(rep, reason, this.requirements));
    if (place.hasReturn) this.returns.remove(place.index);
    place.hasReturn = false;
    if (reason !== null) this.unasked.add(place);
    else if (place.reason !== null) this.unasked.delete(place);
    place.reason = reason;
    place.isStale = false;
    const { now } = this.requirements;
    if (this.from[place.index] === now) return;
    this.from[place.index] = now;
    this.looked.push(place);
    this.lookedAt.push(now);
  }

  /** Puts a member at its place in the order of turns, or takes it out. */
  private stand({ index, member, reason }: Place, isEligible: boolean): void {
    const wasEligible = reason === null;
    if (!isEligible && !wasEligible) return;
    const { first, second } = this.standingOf(member);
    if (isEligible && wasEligible && first === this.free.firstOf(index) && second === this.free.secondOf(index)) return;
    if (wasEligible) this.free.remove(index);
    if (isEligible) this.free.insert(index, first, second);
  }

  private expire({ index }: Place, until: number): void {
    const before = this.until[index];
    if (before === until) return;
    if (before !== Infinity) this.expiries.remove(index);
    this.until[index] = until;
    if (until !== Infinity) this.expiries.insert(index, until, 0);
  }

  /** Keeps only the last look at each place. */
  private forgetLooks(): void {
    let kept = 0;
    for (const [index, place] of this.looked.entries()) {
      const at = this.lookedAt[index]!;
      if (this.from[place.index] !== at) continue;
      this.looked[kept] = place;
      this.lookedAt[kept++] = at;
    }
    this.looked.length = this.lookedAt.length = kept;
  }

  private count(reason: IneligibleReason | null, by: 1 | -1): void {
    if (reason !== null) this.counts[rankOf[reason]]! += by;
  }
}
