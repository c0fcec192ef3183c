import type { MemberState, PoolState } from '../board/pool-state.js';
import type { TurnTaken } from '../board/log-entries.js';
import type { IneligibleReason } from '../types.js';
import type { Requirements } from './eligibility.js';
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
  if (preferredSkills.length === 0 || all.winner === null) return all;
  const preferred = chooseAmong(pool, { ...requirements, skills: [...requirements.skills, ...preferredSkills] }, seedHash);
  return preferred.winner === null ? all : { ...all, winner: preferred.winner, turn: preferred.turn };
}

function chooseAmong(pool: PoolState, requirements: Requirements, seedHash: number): Choice {
  const line = pool.line(requirements).at(requirements.now);
  return line.without(requirements.excluded, () => {
    const { eligible } = line;
    const counts = line.failures();
    if (eligible === 0) return { winner: null, turn: null, eligible, counts };
    const { overdue, limit } = nextTurn(pool, line);
    const winner = line.first(overdue, limit, equals => placeAmong(equals, seedHash));
    return { winner, turn: turnOf(pool, line, winner), eligible, counts };
  });
}

/** Who can be next: nobody whose pass is above the limit; of the others, all whose deadline is at most `overdue` are as early. */
export interface NextTurn {
  readonly overdue: number;
  readonly limit: number;
}

/** The next turn in a pool. Without turns everybody is due, and nobody overdue. */
export function nextTurn(pool: PoolState, line: Line): NextTurn {
  if (pool.configuration.strategy === 'least-loaded') return { overdue: -Infinity, limit: Infinity };
  const virtualTime = timeOfNextTurn(pool.virtualTime, line.leastSecond);
  return { overdue: virtualTime, limit: lastDue(virtualTime) };
}

function turnOf(pool: PoolState, line: Line, { pass, stride }: MemberState): TurnTaken | null {
  if (pool.configuration.strategy === 'least-loaded') return null;
  const virtualTime = timeOfNextTurn(pool.virtualTime, line.leastSecond);
  return turnAfter(startOf(pass, stride, virtualTime), stride, virtualTime, line.competingWeight);
}
