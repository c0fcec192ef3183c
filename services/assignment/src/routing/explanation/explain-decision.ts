import { isDeepStrictEqual } from 'node:util';
import { referencesOf } from '../../policies/targets.js';
import type { BoardState } from '../board/board-state.js';
import type { StoredDecision } from '../board/decisions.store.js';
import type { DecisionInput } from '../decision/decision-input.js';
import { ENGINE_VERSION, routeLead, type RuleVerdict } from '../decision/route-lead.js';
import { hashText } from '../decision/tie-break.js';
import type { Decision, RuleKind } from '../types.js';
import { explainedOwners, explainedPool, type ExplainedOwner, type ExplainedPool } from './explained-candidates.js';
import { nearestOf, type NearbyCandidate } from './nearest.js';
import { smallestChange, type SmallestChange } from './smallest-change.js';
import { Trial, type Candidate } from './trial.js';

/** Of larger teams the first so many are told what would have changed the decision. */
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
 * Explains a decision by making it again.
 * @param board as it was at the decision's position; not changed
 */
export function explainDecision(board: BoardState, stored: StoredDecision): Explanation {
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
  const changeOf = changesIn(board, input);
  const asked = { input, weight: decision.weight };
  const owners = trail
    .filter(({ isMet }) => isMet)
    .flatMap(verdict => explainedOwners(board, verdict.target, verdict.rule, asked, changeOf));
  const pools = referencesOf(target).pools.flatMap(id => explainedPool(board, id, rule, asked, changeOf));
  const passedOver = owners.filter(owner => owner.rule === rule.id && owner.failed !== null);
  return { ...basis, rules, owners, pools, nearest: nearestOf(passedOver, pools, decision) };
}

/** Finds the smallest change for so many candidates; trying takes time. */
function changesIn(board: BoardState, input: DecisionInput): (candidate: Candidate) => SmallestChange | null {
  const trial = new Trial(board, input);
  const seedHash = hashText(input.seed);
  let left = MOST_CHANGES;
  return candidate => (left-- > 0 ? smallestChange(trial, candidate, seedHash) : null);
}
