import type { MemberState } from '../board/member-state.js';
import type { PoolState } from '../board/pool-state.js';
import type { IneligibleReason } from '../types.js';
import { firstFailedFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';
import { ONE_LEAD } from './fair-share.js';
import { placeAmong } from './tie-break.js';

const SLACK = ONE_LEAD / 4096;

/** The choice among the members of a pool made once more, by looking at each of them. For comparison in tests. */
export function linearChoice(pool: PoolState, requirements: Requirements, seedHash: number) {
  const verdicts = pool.members.map(member => ({ member, reason: firstFailedFilter(member.rep, requirements) }));
  const eligible = verdicts.filter(({ reason }) => reason === null).map(({ member }) => member);
  const counts: Partial<Record<IneligibleReason, number>> = {};
  for (const { reason } of verdicts) if (reason !== null) counts[reason] = (counts[reason] ?? 0) + 1;
  if (eligible.length === 0) return { winner: null, turn: null, eligible: 0, counts };
  const leadWeight = requirements.weight ?? 1;
  const isByLoad = pool.configuration.strategy === 'least-loaded';
  const time = Math.max(pool.virtualTime, earliest(eligible) > pool.virtualTime + SLACK ? earliest(eligible) : 0);
  const loadOf = ({ rep, weight }: MemberState, less = 0) => (rep.slots.open + leadWeight - less) / weight;
  const deadline = (member: MemberState) => (isByLoad ? loadOf(member) : Math.max(time, member.pass + member.stride));
  const first = (members: readonly MemberState[], ahead: number) => {
    const least = Math.min(...members.map(deadline));
    const place = isByLoad
      ? (member: MemberState) => [0, ahead === 0 ? 0 : loadOf(member, ahead)]
      : (member: MemberState) => [member.pass + member.stride, member.pass];
    const equals = members.filter(member => deadline(member) === least).sort(byPlace(place));
    return equals[placeAmong(equals.length, seedHash)]!;
  };
  const due = (ahead: number) => (member: MemberState) =>
    isByLoad
      ? loadOf(member, ahead) <= Math.min(...eligible.map(each => loadOf(each)))
      : member.pass - ahead * member.stride <= time + SLACK;

  let winner = first(isByLoad ? eligible : eligible.filter(due(0)), 0);
  const { prefer } = requirements;
  for (let atLeast = 1; prefer !== undefined && atLeast <= prefer.skills.length; atLeast++) {
    const those = eligible.filter(({ rep }) => prefer.skills.filter(skill => rep.configuration.skills.includes(skill)).length >= atLeast);
    const within = those.filter(due(prefer.ahead));
    if (within.length > 0) winner = first(within, prefer.ahead);
  }
  const weight = eligible.reduce((sum, member) => sum + member.weight, 0);
  const pass = Math.max(winner.pass, time - winner.stride) + winner.stride;
  const turn = isByLoad ? null : { virtualTime: time + Math.round(ONE_LEAD / weight), pass };
  return { winner, turn, eligible: eligible.length, counts };
}

const earliest = (members: readonly MemberState[]): number => Math.min(...members.map(member => member.pass));

const byPlace =
  (place: (member: MemberState) => readonly number[]) =>
  (a: MemberState, b: MemberState): number => {
    const [one, other] = [place(a), place(b)];
    return one[0]! - other[0]! || one[1]! - other[1]! || a.rep.hash - b.rep.hash;
  };
