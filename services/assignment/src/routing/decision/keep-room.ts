import type { KeptRoom, WorkOccurrence } from '../board/log-entries.js';
import { openOf } from '../board/slots.js';
import type { MemberState } from '../board/member-state.js';
import type { PoolState } from '../board/pool-state.js';
import type { QueueDecision } from '../types.js';
import { firstFailedFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';

/** Room is kept for so long unless the lead, when it is tried again, says so again: twice the time between two tries. */
export const KEPT_MINUTES = 30;

/** The room that a pool keeps at a time, in epoch milliseconds. */
export const roomKept = ({ kept }: PoolState, now: number): KeptRoom | null => (kept !== null && kept.until > now ? kept : null);

/**
 * Who of a pool is to keep room for a lead that fits nobody: whoever lacks the least, of those whom only open work keeps from it. While a
 * pool keeps room for one lead it keeps none for another, so that at most one of its members is held back from lighter leads.
 * @returns null when nobody can, or the pool keeps room for another lead
 */
export function findKeeper(pool: PoolState, requirements: Requirements): MemberState | null {
  const kept = roomKept(pool, requirements.now);
  if (kept !== null && kept.leadId !== requirements.leadId) return null;
  if (kept !== null) return pool.member(kept.repId)!;
  let keeper: MemberState | null = null;
  for (const member of pool.members) {
    const reason = firstFailedFilter(member.rep, requirements);
    if (reason !== 'at-cap-open' && reason !== 'at-cap-pool') continue;
    if (member.rep.kept.some(each => each.until > requirements.now)) continue;
    if (keeper === null || isNearer(member, keeper, requirements)) keeper = member;
  }
  return keeper;
}

function isNearer(a: MemberState, b: MemberState, requirements: Requirements): boolean {
  const lacking = lackOf(a, requirements) - lackOf(b, requirements);
  return lacking !== 0 ? lacking < 0 : a.rep.hash < b.rep.hash;
}

/** How much the open work of a member has to fall until the lead fits. */
const lackOf = ({ rep }: MemberState, { weight = 1, poolId = null }: Requirements): number =>
  weight + Math.max(rep.slots.open - rep.caps.open, openOf(rep.slots, poolId) - rep.poolCap(poolId));

/** What a decision to wait brings about on the board: nothing, unless somebody is to keep room for the lead. */
export const keepingRoom = ({ keeps, leadId, weight = 1, decidedAt }: QueueDecision): WorkOccurrence[] =>
  keeps === undefined ? [] : [{ kind: 'room-kept', ...keeps, leadId, weight, until: decidedAt.getTime() + KEPT_MINUTES * 60_000 }];
