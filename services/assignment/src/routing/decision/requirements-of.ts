import type { BoardState } from '../board/board-state.js';
import type { PoolState } from '../board/pool-state.js';
import type { PolicyRule } from '../types.js';
import { askedSkills } from './asked-skills.js';
import type { DecisionInput } from './decision-input.js';
import type { Requirements } from './requirements.js';

/**
 * What a lead asks of reps under a rule.
 * @param weight of the lead; undefined where the policy weighs none
 * @param pool whose members are asked; null: a rep of whom the rule speaks, by name or as an owner
 */
export function requirementsOf(
  board: BoardState,
  rule: PolicyRule,
  { facts, now, grade, sourceId, excludedReps, leadId }: DecisionInput,
  weight: number | undefined,
  pool: PoolState | null,
): Requirements {
  const asked = askedSkills(board, rule, facts);
  const ofPool = pool === null ? [] : pool.configuration.skills;
  return {
    now: now.getTime(),
    duringWorkingHours: pool === null || pool.configuration.duringWorkingHours,
    skills: asked.skills.length === 0 ? ofPool : [...ofPool, ...asked.skills],
    excluded: excludedReps,
    lead: board.leadClass(grade, sourceId),
    weight,
    leadId,
    ...(asked.prefer && { prefer: asked.prefer }),
    ...(pool !== null && { poolId: pool.configuration.poolId }),
  };
}
