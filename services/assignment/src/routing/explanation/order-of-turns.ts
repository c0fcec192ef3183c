import type { MemberState, PoolState } from '../board/pool-state.js';
import { chooseMember, nextTurn } from '../decision/choose-member.js';
import type { Requirements } from '../decision/eligibility.js';
import { standingIn } from '../decision/standing.js';
import { tieRank } from '../decision/tie-break.js';

/** All members of a pool who are free, in the order in which they come: who is next, those who are due, those who had more than the share. */
export function orderOfTurns(pool: PoolState, requirements: Requirements, seedHash: number): MemberState[] {
  const { winner } = chooseMember(pool, requirements, seedHash);
  if (winner === null) return [];
  const line = pool.line(requirements).at(requirements.now);
  return line.without(requirements.excluded, () => {
    const { overdue, limit } = nextTurn(pool, line);
    const standingOf = standingIn(pool);
    const standings = [...line.members()].map(member => {
      const { first, second } = standingOf(member);
      const isDue = second <= limit;
      return { member, group: member === winner ? 0 : isDue ? 1 : 2, order: isDue ? Math.max(first, overdue) : second };
    });
    const tie = (member: MemberState) => tieRank(seedHash, member.rep.hash);
    return standings.sort((a, b) => a.group - b.group || a.order - b.order || tie(a.member) - tie(b.member)).map(({ member }) => member);
  });
}
