import type { MemberState } from '../board/member-state.js';
import type { PoolState } from '../board/pool-state.js';
import type { TurnTaken } from '../board/log-entries.js';
import type { IneligibleReason } from '../types.js';
import { firstFailedFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';
import { roomKept } from './keep-room.js';
import { lastDue, startOf, timeOfNextTurn, turnAfter } from './fair-share.js';
import type { Line } from './line.js';
import { placeAmong } from './tie-break.js';

export interface Choice {
  readonly winner: MemberState | null;
  /** null for a strategy without turns. */
  readonly turn: TurnTaken | null;
  readonly eligible: number;
  readonly counts: Partial<Record<IneligibleReason, number>>;
}

/**
 * Chooses who gets the next lead of a pool. Changes nothing.
 * @param seedHash breaks ties: each of those who tie is as likely, never by order or seniority
 */
export function chooseMember(pool: PoolState, requirements: Requirements, seedHash: number): Choice {
  const { preferredSkills = [] } = pool.configuration;
  const all = chooseAmong(pool, requirements, seedHash);
  if (all.winner === null) return all;
  if (preferredSkills.length === 0) return amongPreferred(pool, requirements, seedHash) ?? all;
  const narrower = { ...requirements, skills: [...requirements.skills, ...preferredSkills] };
  const preferred = chooseAmong(pool, narrower, seedHash);
  if (preferred.winner === null) return amongPreferred(pool, requirements, seedHash) ?? all;
  const { winner, turn } = amongPreferred(pool, narrower, seedHash) ?? preferred;
  return { ...all, winner, turn };
}

/**
 * Whoever has most of what a rule prefers and is not too far ahead of the own turn; null when nobody who has any of it is. The turn is that
 * of the whole pool: what somebody gets out of turn counts like any other lead.
 */
function amongPreferred(pool: PoolState, requirements: Requirements, seedHash: number): Choice | null {
  const { prefer, excluded, now } = requirements;
  if (prefer === undefined) return null;
  const line = pool.line(requirements).at(now);
  return line.without(excluded, () => {
    const { eligible } = line;
    if (eligible === 0) return null;
    const { overdue, limit } = nextTurn(pool, line);
    const bound = limit === Infinity ? line.leastFirst : limit;
    for (let atLeast = prefer.skills.length; atLeast > 0; atLeast--) {
      const those = pool.line({ ...requirements, atLeast }).at(now);
      const winner = those.without(excluded, () =>
        those.isAnyWithin(bound) ? those.first(overdue, bound, equals => placeAmong(equals, seedHash)) : null,
      );
      if (winner !== null) return { winner, turn: turnAt(overdue, pool, winner, line.competingWeight), eligible, counts: line.failures() };
    }
    return null;
  });
}

function chooseAmong(pool: PoolState, requirements: Requirements, seedHash: number): Choice {
  const line = pool.line(requirements).at(requirements.now);
  return line.without(requirements.excluded, () => {
    const { eligible } = line;
    const counts = line.failures();
    if (eligible === 0) return keeperOf(pool, requirements, counts);
    const { overdue, limit } = nextTurn(pool, line);
    const winner = line.first(overdue, limit, equals => placeAmong(equals, seedHash));
    return { winner, turn: turnAt(overdue, pool, winner, line.competingWeight), eligible, counts };
  });
}

/** Where nobody else is free: who has kept room for this very lead, if it fits by now. */
function keeperOf(pool: PoolState, requirements: Requirements, counts: Choice['counts']): Choice {
  const kept = roomKept(pool, requirements.now);
  const nobody = { winner: null, turn: null, eligible: 0, counts };
  if (kept === null || kept.leadId !== requirements.leadId) return nobody;
  const winner = pool.member(kept.repId)!;
  if (firstFailedFilter(winner.rep, requirements) !== null) return nobody;
  const others = firstFailedFilter(winner.rep, { ...requirements, leadId: undefined })!;
  return {
    winner,
    turn: turnAt(timeOfNextTurn(pool.virtualTime, winner.pass), pool, winner, winner.weight),
    eligible: 1,
    counts: without(counts, others),
  };
}

function without(counts: Choice['counts'], reason: IneligibleReason): Choice['counts'] {
  const { [reason]: count = 0, ...others } = counts;
  return count > 1 ? { ...counts, [reason]: count - 1 } : others;
}

/** Who can be next: nobody whose pass is above the limit; of the others, all whose deadline is at most `overdue` are as early. */
export interface NextTurn {
  /** The virtual time at which the turn is taken. */
  readonly overdue: number;
  readonly limit: number;
}

/** The next turn in a pool. Without turns everybody is due, and nobody overdue. */
export function nextTurn(pool: PoolState, line: Line): NextTurn {
  if (pool.configuration.strategy === 'least-loaded') return { overdue: -Infinity, limit: Infinity };
  const { virtualTime } = pool;
  const limit = lastDue(virtualTime);
  if (line.isAnyWithin(limit)) return { overdue: virtualTime, limit };
  const leastPass = timeOfNextTurn(virtualTime, line.leastSecond);
  return { overdue: leastPass, limit: lastDue(leastPass) };
}

/** The turn that a member takes at a virtual time. @param weight of all who compete */
function turnAt(virtualTime: number, { configuration }: PoolState, { pass, stride }: MemberState, weight: number): TurnTaken | null {
  if (configuration.strategy === 'least-loaded') return null;
  return turnAfter(startOf(pass, stride, virtualTime), stride, virtualTime, weight);
}
