import type { MemberState, PoolState } from '../board/pool-state.js';
import type { IneligibleReason } from '../types.js';
import { firstFailedFilter, type Requirements } from './eligibility.js';
import { ONE_LEAD } from './fair-share.js';
import { placeAmong } from './tie-break.js';

const SLACK = ONE_LEAD / 4096;

/** The choice among the members of a pool made once more, by looking at each of them. For comparison in tests. */
export function linearChoice(pool: PoolState, requirements: Requirements, seedHash: number) {
  const verdicts = pool.members.map(member => ({ member, reason: firstFailedFilter(member.rep, requirements) }));
  const eligible = verdicts.filter(({ reason }) => reason === null).map(({ member }) => member);
  const counts: Partial<Record<IneligibleReason, number>> = {};
  for (const { reason } of verdicts) if (reason !== null) counts[reason] = (counts[reason] ?? 0) + 1;
  const isByLoad = pool.configuration.strategy === 'least-loaded';
  const leadWeight = requirements.weight ?? 1;
  if (eligible.length === 0) return { winner: null, turn: null, eligible: 0, counts };
  const time = Math.max(pool.virtualTime, earliest(eligible) > pool.virtualTime + SLACK ? earliest(eligible) : 0);
  const due = isByLoad ? eligible : eligible.filter(member => member.pass <= time + SLACK);
  const deadline = (member: MemberState) =>
    isByLoad ? (member.rep.slots.open + leadWeight) / member.weight : Math.max(time, member.pass + member.stride);
  const least = Math.min(...due.map(deadline));
  const first = due.filter(member => deadline(member) === least).sort(byPlace(isByLoad));
  const winner = first[placeAmong(first.length, seedHash)]!;
  const weight = eligible.reduce((sum, member) => sum + member.weight, 0);
  const pass = Math.max(winner.pass, time - winner.stride) + winner.stride;
  const turn = isByLoad ? null : { virtualTime: time + Math.round(ONE_LEAD / weight), pass };
  return { winner, turn, eligible: eligible.length, counts };
}

const earliest = (members: readonly MemberState[]): number => Math.min(...members.map(member => member.pass));

const byPlace =
  (isByLoad: boolean) =>
  (a: MemberState, b: MemberState): number =>
    (isByLoad ? 0 : a.pass + a.stride - (b.pass + b.stride) || a.pass - b.pass) || a.rep.hash - b.rep.hash;
