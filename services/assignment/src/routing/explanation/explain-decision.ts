import { isDeepStrictEqual } from 'node:util';
import { referencesOf } from '../../policies/targets.js';
import type { BoardState } from '../board/board-state.js';
import type { StoredDecision } from '../board/decisions.store.js';
import type { DecisionInput } from '../decision/decision-input.js';
import { ENGINE_VERSION, routeLead, type RuleVerdict } from '../decision/route-lead.js';
import { hashText } from '../decision/tie-break.js';
import type { Decision, RuleKind } from '../types.js';
import { candidatesOf, ownersOf, type AskedCandidate, type ExplainedOwner, type ExplainedPool } from './explained-candidates.js';
import { byCloseness, nearestOf, type NearbyCandidate } from './nearest.js';
import { smallestChange } from './smallest-change.js';
import { Trial } from './trial.js';

/** Of larger teams the nearest so many are told what would have changed the decision. */
const MOST_CHANGES = 500;

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
  /** Owners whom the rules asked for, in order. */
  readonly owners: readonly ExplainedOwner[];
  /** Every member of every pool that the rule names. */
  readonly pools: readonly ExplainedPool[];
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
 * Explains a decision by making it again, in steps: after each one, whoever asked may let others go first. A step tries a few dozen decisions.
 * @param board as it was at the decision's position; after each step as before
 */
export function* explainDecision(board: BoardState, stored: StoredDecision): Generator<void, Explanation> {
  const { decision, input } = stored;
  const basis = { decision, isReproduced: isReproduced(board, stored), notReplayed: whyNotReplayed(stored) };
  if (input === null || basis.notReplayed !== null || board.policy === null)
    return { ...basis, rules: [], owners: [], pools: [], nearest: [] };
  const trail: RuleVerdict[] = [];
  routeLead(board, input, board.policy, trail);
  const { rule, target } = trail.at(-1)!;
  const { fallback } = board.policy.configuration;
  const rules = trail.map(({ rule: asked, because }): ExplainedRule => {
    const kind = asked === fallback ? 'fallback' : (asked.kind ?? 'named');
    return { id: asked.id, kind, when: asked.when, met: because === null, because };
  });
  const asked = { input, weight: decision.weight };
  const owners = trail.filter(({ isMet }) => isMet).flatMap(verdict => ownersOf(board, verdict.target, verdict.rule, asked));
  const pools = referencesOf(target)
    .pools.flatMap(id => board.pools.get(id) ?? [])
    .map(pool => ({ ...pool.configuration, members: candidatesOf(board, pool, rule, asked) }));
  const members = pools.flatMap(pool => pool.members).sort((a, b) => byCloseness(a.explained, b.explained));
  yield* findChanges(board, input, [...owners, ...members].slice(0, MOST_CHANGES));
  const told = {
    owners: owners.map(({ explained }) => explained),
    pools: pools.map(({ poolId, name, strategy, members }) => ({
      poolId,
      name,
      strategy,
      candidates: members.map(({ explained }) => explained),
    })),
  };
  const passedOver = told.owners.filter(owner => owner.rule === rule.id && owner.failed !== null);
  return { ...basis, rules, ...told, nearest: nearestOf(passedOver, told.pools, decision) };
}

/** Finds for each of them the smallest change that would have made that one get the lead. */
function* findChanges(board: BoardState, input: DecisionInput, asked: readonly AskedCandidate[]): Generator<void, void> {
  const trial = new Trial(board, input);
  const seedHash = hashText(input.seed);
  for (const { candidate, explained } of asked) {
    yield;
    explained.change = smallestChange(trial, candidate, seedHash);
  }
}
