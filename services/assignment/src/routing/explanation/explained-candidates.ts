import type { BoardState } from '../board/board-state.js';
import type { PoolState } from '../board/pool-state.js';
import { describeFailure, firstFailedFilter, type Requirements } from '../decision/eligibility.js';
import { findOwner } from '../decision/find-owner.js';
import type { DecisionInput } from '../decision/decision-input.js';
import { requirementsOf } from '../decision/requirements-of.js';
import { hashText } from '../decision/tie-break.js';
import type { IneligibleReason, PolicyRule, RuleTarget } from '../types.js';
import { orderOfTurns } from './order-of-turns.js';
import type { SmallestChange } from './smallest-change.js';
import type { Candidate } from './trial.js';

export interface ExplainedCandidate {
  readonly repId: string;
  readonly name: string;
  /** The first filter that the rep failed; null for an eligible one. */
  readonly failed: IneligibleReason | null;
  /** By how much, or whose turn it was, in words. */
  readonly detail: string;
  /** Place in the order of the pool, 1 is next; null when not eligible. */
  readonly turn: number | null;
  readonly weight: number;
  readonly open: number;
  /** The least that would have had to be otherwise for the rep to get the lead; null for the one who did, and where none is known. */
  readonly change: SmallestChange | null;
}

/** An owner whom a rule asked for. */
export interface ExplainedOwner extends Pick<ExplainedCandidate, 'repId' | 'name' | 'failed' | 'detail' | 'open' | 'change'> {
  readonly rule: string;
}

/** Every member of a pool. */
export interface ExplainedPool {
  readonly poolId: string;
  readonly name: string;
  readonly strategy: string;
  readonly candidates: readonly ExplainedCandidate[];
}

/** What changes a decision for a candidate; asked once for each. */
type ChangeOf = (candidate: Candidate) => SmallestChange | null;

/** What was asked of the candidates: the input of the decision, and what the lead weighs by the policy. */
interface Asked {
  readonly input: DecisionInput;
  readonly weight: number | undefined;
}

/** The members of a pool in the light of a rule; nothing for a pool that there is not. */
export function explainedPool(board: BoardState, poolId: string, rule: PolicyRule, asked: Asked, changeOf: ChangeOf): ExplainedPool[] {
  const pool = board.pools.get(poolId);
  if (!pool) return [];
  const { name, strategy } = pool.configuration;
  const requirements = requirementsOf(board, rule, asked.input, asked.weight, pool);
  return [{ poolId, name, strategy, candidates: candidatesOf(pool, requirements, hashText(asked.input.seed), changeOf) }];
}

/** Owners whom a target asks for, before its pools. */
export function explainedOwners(
  board: BoardState,
  target: RuleTarget | null,
  rule: PolicyRule,
  asked: Asked,
  changeOf: ChangeOf,
): ExplainedOwner[] {
  if (target?.kind !== 'owner') return [];
  const further = explainedOwners(board, target.otherwise, rule, asked, changeOf);
  const { rep, ...found } = findOwner(board, target, asked.input, rule.id);
  if (rep === null) return further;
  const requirements = requirementsOf(board, rule, asked.input, asked.weight, null);
  const failed = firstFailedFilter(rep, requirements);
  const detail = failed !== null ? describeFailure(rep, failed, requirements) : 'words' in found ? found.words : '';
  const { repId, name } = rep.configuration;
  const change = changeOf({ rep, pool: null, requirements });
  return [{ rule: rule.id, repId, name, failed, detail, open: rep.slots.open, change }, ...further];
}

function candidatesOf(pool: PoolState, requirements: Requirements, seedHash: number, changeOf: ChangeOf): ExplainedCandidate[] {
  const places = new Map(orderOfTurns(pool, requirements, seedHash).map((member, place) => [member, place]));
  return pool.members.map(member => {
    const { rep, weight } = member;
    const failed = firstFailedFilter(rep, requirements);
    const place = places.get(member) ?? 0;
    const detail =
      failed !== null
        ? describeFailure(rep, failed, requirements)
        : place === 0
          ? 'is next'
          : `comes after ${place} ${place === 1 ? 'other' : 'others'}`;
    const { repId, name } = rep.configuration;
    const turn = failed === null ? place + 1 : null;
    return { repId, name, failed, detail, turn, weight, open: rep.slots.open, change: changeOf({ rep, pool, requirements }) };
  });
}
