import type { MemberState } from '../board/member-state.js';
import type { PoolState } from '../board/pool-state.js';
import { chooseMember, nextTurn } from '../decision/choose-member.js';
import { matchesOf } from '../decision/eligibility.js';
import type { Requirements } from '../decision/requirements.js';
import { standingIn } from '../decision/standing.js';
import { tieRank } from '../decision/tie-break.js';

/** How much of what a rule prefers a member has, unless too far ahead of the own turn. */
function matchesWithin({ rep, pass, stride }: MemberState, { prefer }: Requirements, limit: number): number {
  return prefer === undefined || pass - prefer.ahead * stride > limit ? 0 : matchesOf(rep, prefer);
}

/** All members of a pool who are free, in the order in which they come: who is next, then those with the preferred skills, and of each those who had more than the share last. */
export function orderOfTurns(pool: PoolState, requirements: Requirements, seedHash: number): MemberState[] {
  const { winner } = chooseMember(pool, requirements, seedHash);
  if (winner === null) return [];
  const line = pool.line(requirements).at(requirements.now);
  return line.without(requirements.excluded, () => {
    const { overdue, limit } = nextTurn(pool, line);
    const standingOf = standingIn(pool, requirements.weight);
    const { preferredSkills = [] } = pool.configuration;
    const standings = [...line.members()].map(member => {
      const { first, second } = standingOf(member);
      const isDue = second <= limit;
      const isPreferred = preferredSkills.every(skill => member.rep.skills.has(skill));
      const group = member === winner ? 0 : isPreferred ? 1 : 2;
      return {
        member,
        group,
        matches: matchesWithin(member, requirements, limit),
        late: Number(!isDue),
        order: isDue ? Math.max(first, overdue) : second,
      };
    });
    const tie = (member: MemberState) => tieRank(seedHash, member.rep.hash);
    return standings
      .sort((a, b) => a.group - b.group || b.matches - a.matches || a.late - b.late || a.order - b.order || tie(a.member) - tie(b.member))
      .map(({ member }) => member);
  });
}
