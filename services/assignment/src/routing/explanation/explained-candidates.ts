import type { BoardState } from '../board/board-state.js';
import type { PoolState } from '../board/pool-state.js';
import { describeFailure, firstFailedFilter } from '../decision/eligibility.js';
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
  /** The least that would have had to be otherwise for the rep to get the lead; null for the one who did, and where none is known. Found last. */
  change: SmallestChange | null;
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

/** Somebody who was asked, as it is explained; what would have changed the decision is not found yet. */
export interface AskedCandidate<Explained = ExplainedOwner | ExplainedCandidate> {
  readonly candidate: Candidate;
  readonly explained: Explained;
}

/** What was asked of the candidates: the input of the decision, and what the lead weighs by the policy. */
interface Asked {
  readonly input: DecisionInput;
  readonly weight: number | undefined;
}

/** The members of a pool in the light of a rule. */
export function candidatesOf(
  board: BoardState,
  pool: PoolState,
  rule: PolicyRule,
  { input, weight }: Asked,
): AskedCandidate<ExplainedCandidate>[] {
  const requirements = requirementsOf(board, rule, input, weight, pool);
  const places = new Map(orderOfTurns(pool, requirements, hashText(input.seed)).map((member, place) => [member, place]));
  return pool.members.map(member => {
    const { rep } = member;
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
    return {
      candidate: { rep, pool, requirements },
      explained: { repId, name, failed, detail, turn, weight: member.weight, open: rep.slots.open, change: null },
    };
  });
}

/** Owners whom a target asks for, before its pools. */
export function ownersOf(board: BoardState, target: RuleTarget | null, rule: PolicyRule, asked: Asked): AskedCandidate<ExplainedOwner>[] {
  if (target?.kind !== 'owner') return [];
  const further = ownersOf(board, target.otherwise, rule, asked);
  const { rep, ...found } = findOwner(board, target, asked.input, rule.id);
  if (rep === null) return further;
  const requirements = requirementsOf(board, rule, asked.input, asked.weight, null);
  const failed = firstFailedFilter(rep, requirements);
  const detail = failed !== null ? describeFailure(rep, failed, requirements) : 'words' in found ? found.words : '';
  const { repId, name } = rep.configuration;
  const explained = { rule: rule.id, repId, name, failed, detail, open: rep.slots.open, change: null };
  return [{ candidate: { rep, pool: null, requirements }, explained }, ...further];
}
