import { isDeepStrictEqual } from 'node:util';
import type { BoardState } from '../board/board-state.js';
import type { StoredDecision } from '../board/decisions.store.js';
import type { PoolState } from '../board/pool-state.js';
import { describeFailure, firstFailedFilter, type Requirements } from '../decision/eligibility.js';
import { findOwner } from '../decision/find-owner.js';
import { ENGINE_VERSION, routeLead, type DecisionInput, type RuleVerdict } from '../decision/route-lead.js';
import { hashText } from '../decision/tie-break.js';
import { referencesOf } from '../../policies/targets.js';
import type { Decision, IneligibleReason, PolicyRule, RuleKind, RuleTarget } from '../types.js';
import { nearestOf, type NearbyCandidate } from './nearest.js';
import { orderOfTurns } from './order-of-turns.js';

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
}

export interface ExplainedRule {
  readonly id: string;
  readonly kind: RuleKind | 'fallback';
  readonly when: string | null;
  /** Whether it took the lead. */
  readonly met: boolean;
  /** Why it did not, in words; null for the one that did. */
  readonly because: string | null;
}

export interface Explanation {
  readonly decision: Decision;
  /** True when the same inputs gave the same decision again; null when they can't be tried. */
  readonly isReproduced: boolean | null;
  /** Why there is no replay; null when there is one. */
  readonly notReplayed: string | null;
  /** The rules that were asked, in order; the last one took the lead. */
  readonly rules: readonly ExplainedRule[];
  /** Every member of every pool that the rule names. */
  readonly pools: readonly {
    readonly poolId: string;
    readonly name: string;
    readonly strategy: string;
    readonly candidates: readonly ExplainedCandidate[];
  }[];
  /** At most three who came close: owners that the rule named, the next in line, then those that failed the latest filters. */
  readonly nearest: readonly NearbyCandidate[];
}

/** Why a decision can't be made again; null when it can. */
function whyNotReplayed({ input, engineVersion }: StoredDecision): string | null {
  if (input === null) return 'the lead was erased, and with it what the decision was based on';
  return engineVersion === ENGINE_VERSION ? null : `it was made by version ${engineVersion} of the engine`;
}

/**
 * Makes a decision again and compares.
 * @param board as it was at the decision's position; not changed
 * @returns null when it can't be made again
 */
export function isReproduced(board: BoardState, stored: StoredDecision): boolean | null {
  if (whyNotReplayed(stored) !== null) return null;
  // The stored one has its dates as text inside of the outcome, and no undefined members.
  const again: unknown = JSON.parse(JSON.stringify(routeLead(board, stored.input!).decision));
  return isDeepStrictEqual(again, JSON.parse(JSON.stringify(stored.decision)));
}

/**
 * Explains a decision by making it again.
 * @param board as it was at the decision's position; not changed
 */
export function explainDecision(board: BoardState, stored: StoredDecision): Explanation {
  const { decision, input } = stored;
  const basis = { decision, isReproduced: isReproduced(board, stored), notReplayed: whyNotReplayed(stored) };
  if (input === null || basis.notReplayed !== null || board.policy === null) return { ...basis, rules: [], pools: [], nearest: [] };
  const trail: RuleVerdict[] = [];
  const { weight } = decision;
  routeLead(board, input, board.policy, trail);
  const { rule, target } = trail.at(-1)!;
  const { fallback } = board.policy.configuration;
  const rules = trail.map(({ rule: asked, because }): ExplainedRule => {
    const kind = asked === fallback ? 'fallback' : (asked.kind ?? 'named');
    return { id: asked.id, kind, when: asked.when, met: because === null, because };
  });
  const pools = referencesOf(target).pools.flatMap(id => explainedPool(board, id, rule, input, weight));
  return { ...basis, rules, pools, nearest: nearestOf(ownersPassedOver(board, target, rule, input, weight), pools, decision) };
}

/** What the candidates were asked for. */
function requirementsOf(
  board: BoardState,
  rule: PolicyRule,
  { now, excludedReps, grade, sourceId, leadId }: DecisionInput,
  duringWorkingHours = true,
  skills: readonly string[] = [],
): Requirements {
  const lead = board.leadClass(grade, sourceId);
  return { now: now.getTime(), duringWorkingHours, skills: [...skills, ...rule.skills], excluded: excludedReps, lead, leadId };
}

function explainedPool(
  board: BoardState,
  poolId: string,
  rule: PolicyRule,
  input: DecisionInput,
  weight: number | undefined,
): Explanation['pools'][number][] {
  const pool = board.pools.get(poolId);
  if (!pool) return [];
  const { name, strategy, skills, duringWorkingHours } = pool.configuration;
  const requirements = { ...requirementsOf(board, rule, input, duringWorkingHours, skills), weight, poolId };
  return [{ poolId, name, strategy, candidates: candidatesOf(pool, requirements, hashText(input.seed)) }];
}

/** Owners that a target names before its pools, and what kept them out. */
function ownersPassedOver(
  board: BoardState,
  target: RuleTarget | null,
  rule: PolicyRule,
  input: DecisionInput,
  weight: number | undefined,
): NearbyCandidate[] {
  if (target?.kind !== 'owner') return [];
  const { rep } = findOwner(board, target, input, rule.id);
  const requirements = { ...requirementsOf(board, rule, input), weight };
  const reason = rep === null ? null : firstFailedFilter(rep, requirements);
  const passedOver =
    rep === null || reason === null ? [] : [{ repId: rep.configuration.repId, reason, detail: describeFailure(rep, reason, requirements) }];
  return [...passedOver, ...ownersPassedOver(board, target.otherwise, rule, input, weight)];
}

function candidatesOf(pool: PoolState, requirements: Requirements, seedHash: number): ExplainedCandidate[] {
  const places = new Map(orderOfTurns(pool, requirements, seedHash).map((member, place) => [member, place]));
  return pool.members.map(member => {
    const { configuration, slots } = member.rep;
    const failed = firstFailedFilter(member.rep, requirements);
    const place = places.get(member) ?? 0;
    const detail =
      failed !== null
        ? describeFailure(member.rep, failed, requirements)
        : place === 0
          ? 'is next'
          : `comes after ${place} ${place === 1 ? 'other' : 'others'}`;
    return {
      repId: configuration.repId,
      name: configuration.name,
      failed,
      detail,
      turn: failed === null ? place + 1 : null,
      weight: member.weight,
      open: slots.open,
    };
  });
}
