import type { MemberState, PoolState } from '../board/pool-state.js';
import type { TurnTaken } from '../board/log-entries.js';
import { ineligibleReasons, type IneligibleReason } from '../types.js';
import { firstFailedFilter, type Requirements } from './eligibility.js';
import { startOf, turnAfter } from './fair-share.js';
import { Line, orderOf } from './standing.js';

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

/**
 * Chooses who gets the next lead of a pool. Changes nothing.
 * @param seedHash breaks ties, by a hash with the rep's id: never by order or seniority
 */
export function chooseMember(pool: PoolState, requirements: Requirements, seedHash: number): Choice {
  const counts: Partial<Record<IneligibleReason, number>> = {};
  const line = new Line(NEAREST + 1, seedHash);
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
    line.offer(member, orderOf(pool, member));
  }
  const nextInLine = line.members.slice(1).map((member): PassedOver => ({ member, reason: null }));
  const nearest = [...nextInLine, ...closest].slice(0, NEAREST);
  const winner = line.members[0] ?? null;
  if (winner === null || pool.configuration.strategy !== 'weighted-round-robin') return { winner, turn: null, eligible, counts, nearest };
  const start = startOf(winner.pass, winner.stride, pool.virtualTime);
  return { winner, turn: turnAfter(start, winner.stride, pool.virtualTime, competingWeight), eligible, counts, nearest };
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
