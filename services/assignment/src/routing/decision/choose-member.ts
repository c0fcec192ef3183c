import type { MemberState, PoolState } from '../board/pool-state.js';
import type { TurnTaken } from '../board/log-entries.js';
import { ineligibleReasons, type IneligibleReason } from '../types.js';
import { firstFailedFilter, type Requirements } from './eligibility.js';
import { isDue, startOf, turnAfter } from './fair-share.js';
import { tieRank } from './tie-break.js';

export interface PassedOver {
  readonly member: MemberState;
  /** null: eligible, but another's turn */
  readonly reason: IneligibleReason | null;
}

export interface Choice {
  readonly winner: MemberState | null;
  /** null for a strategy without turns. */
  readonly turn: TurnTaken | null;
  readonly eligible: number;
  readonly counts: Partial<Record<IneligibleReason, number>>;
  /** At most three: the next in line, then those that failed the latest filters. */
  readonly nearest: readonly PassedOver[];
}

const NEAREST = 3;
const filterRank = Object.fromEntries(ineligibleReasons.map((reason, index) => [reason, index])) as Record<IneligibleReason, number>;

/** The order in which eligible members come: first `late` (0 before 1), then `key`, then the tie rank; the least wins. */
export interface Standing {
  readonly member: MemberState;
  readonly late: 0 | 1;
  readonly key: number;
  readonly tie: number;
}

/** By turn: who is due comes before who has had more than its share; of the due, the earliest deadline; of the others, the earliest start. */
function byTurn(member: MemberState, virtualTime: number, tie: number): Standing {
  const start = startOf(member.pass, member.stride, virtualTime);
  return isDue(start, virtualTime) ? { member, late: 0, key: start + member.stride, tie } : { member, late: 1, key: start, tie };
}

/** By load: the least open work per weight. */
const byLoad = (member: MemberState, tie: number): Standing => ({ member, late: 0, key: (member.rep.slots.open + 1) / member.weight, tie });

/** Where an eligible member stands in its pool. */
export const standingOf = (pool: PoolState, member: MemberState, seedHash: number): Standing => {
  const tie = tieRank(seedHash, member.rep.hash);
  return pool.configuration.strategy === 'weighted-round-robin' ? byTurn(member, pool.virtualTime, tie) : byLoad(member, tie);
};

export const comesBefore = (a: Standing, b: Standing): boolean =>
  a.late !== b.late ? a.late < b.late : a.key !== b.key ? a.key < b.key : a.tie < b.tie;

/**
 * Chooses who gets the next lead of a pool. Changes nothing.
 * @param seedHash breaks ties, by a hash with the rep's id: never by order or seniority
 */
export function chooseMember(pool: PoolState, requirements: Requirements, seedHash: number): Choice {
  const counts: Partial<Record<IneligibleReason, number>> = {};
  const first: Standing[] = [];
  const closest: PassedOver[] = [];
  let eligible = 0;
  let competingWeight = 0;
  for (const member of pool.members) {
    const reason = firstFailedFilter(member.rep, requirements);
    if (reason !== null) {
      counts[reason] = (counts[reason] ?? 0) + 1;
      keepClosest(closest, member, reason);
      continue;
    }
    eligible += 1;
    competingWeight += member.weight;
    keepFirst(first, standingOf(pool, member, seedHash));
  }
  const nextInLine = first.slice(1).map(({ member }): PassedOver => ({ member, reason: null }));
  const nearest = [...nextInLine, ...closest].slice(0, NEAREST);
  const winner = first[0]?.member ?? null;
  if (winner === null || pool.configuration.strategy !== 'weighted-round-robin') return { winner, turn: null, eligible, counts, nearest };
  const start = startOf(winner.pass, winner.stride, pool.virtualTime);
  return { winner, turn: turnAfter(start, winner.stride, pool.virtualTime, competingWeight), eligible, counts, nearest };
}

/** Keeps the winner and the next in line, in order. */
function keepFirst(first: Standing[], standing: Standing): void {
  if (first.length > NEAREST && !comesBefore(standing, first[NEAREST]!)) return;
  let at = first.length;
  while (at > 0 && comesBefore(standing, first[at - 1]!)) at -= 1;
  first.splice(at, 0, standing);
  if (first.length > NEAREST + 1) first.pop();
}

/** Keeps those that failed the latest filters; of equals, whom the pool names first. */
function keepClosest(closest: PassedOver[], member: MemberState, reason: IneligibleReason): void {
  const rank = (each: PassedOver) => filterRank[each.reason!];
  if (closest.length === NEAREST && filterRank[reason] <= rank(closest[NEAREST - 1]!)) return;
  let at = closest.length;
  while (at > 0 && filterRank[reason] > rank(closest[at - 1]!)) at -= 1;
  closest.splice(at, 0, { member, reason });
  if (closest.length > NEAREST) closest.pop();
}
