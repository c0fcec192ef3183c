import type { MemberState, PoolState } from '../board/pool-state.js';
import { isDue, startOf } from './fair-share.js';
import { tieRank } from './tie-break.js';

/** Puts who has had more than its share behind all who have not: above every deadline, and still an exact integer. */
const NOT_DUE = 2 ** 51;

/** By turn: of those due, the earliest deadline is least; those not due come after, the earliest start first. */
function byTurn(member: MemberState, virtualTime: number): number {
  const start = startOf(member.pass, member.stride, virtualTime);
  return isDue(start, virtualTime) ? start + member.stride : NOT_DUE + start;
}

/** By load: the least open work per weight, this lead included. */
const byLoad = (member: MemberState): number => (member.rep.slots.open + 1) / member.weight;

/** Where an eligible member stands by the strategy of its pool; the least comes first. */
export const orderOf = (pool: PoolState, member: MemberState): number =>
  pool.configuration.strategy === 'least-loaded' ? byLoad(member) : byTurn(member, pool.virtualTime);

/**
 * The first few of those who stand in line, in order. Equals are ordered by a hash of the seed and the rep's id, never by place or
 * seniority. Whoever is not among the first costs one comparison.
 */
export class Line {
  readonly members: MemberState[] = [];
  private readonly orders: number[] = [];

  constructor(
    private readonly size: number,
    private readonly seedHash: number,
  ) {}

  offer(member: MemberState, order: number): void {
    let at = this.members.length;
    if (at === this.size && order > this.orders[at - 1]!) return;
    while (at > 0 && this.isBefore(member, order, at - 1)) at -= 1;
    const last = Math.min(this.members.length, this.size - 1);
    if (at > last) return;
    for (let place = last; place > at; place--) {
      this.members[place] = this.members[place - 1]!;
      this.orders[place] = this.orders[place - 1]!;
    }
    this.members[at] = member;
    this.orders[at] = order;
  }

  private isBefore(member: MemberState, order: number, place: number): boolean {
    const other = this.orders[place]!;
    return order !== other ? order < other : this.tie(member) < this.tie(this.members[place]!);
  }

  private tie(member: MemberState): number {
    return tieRank(this.seedHash, member.rep.hash);
  }
}
