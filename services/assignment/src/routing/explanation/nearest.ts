import { ineligibleReasons, type Decision, type IneligibleReason } from '../types.js';
import type { ExplainedCandidate, ExplainedOwner } from './explained-candidates.js';

/** A candidate that came close: the next in line, or one that a filter kept out. */
export interface NearbyCandidate {
  readonly repId: string;
  /** null: eligible, but another's turn */
  readonly reason: IneligibleReason | null;
  readonly detail: string;
}

const MOST = 3;

/**
 * Who came closest to getting the lead.
 * @param owners whom the rule named before its pools
 * @param pools in the order in which they were asked
 */
export function nearestOf(
  owners: readonly Pick<ExplainedOwner, 'repId' | 'failed' | 'detail'>[],
  pools: readonly { readonly poolId: string; readonly candidates: readonly ExplainedCandidate[] }[],
  decision: Decision,
): NearbyCandidate[] {
  const last = pools.findIndex(pool => pool.poolId === decision.poolId);
  const asked = decision.kind === 'assign' ? pools.slice(0, last + 1) : pools;
  const others = asked.flatMap(({ candidates }) =>
    candidates.filter(({ repId }) => decision.kind !== 'assign' || repId !== decision.repId).toSorted(byCloseness),
  );
  return [...owners, ...others].slice(0, MOST).map(({ repId, failed, detail }) => ({ repId, reason: failed, detail }));
}

/** The later the filter that failed, the closer; closest who failed none, in the order of turns. */
export const byCloseness = (a: ExplainedCandidate, b: ExplainedCandidate): number => rankOf(b) - rankOf(a) || (a.turn ?? 0) - (b.turn ?? 0);

const rankOf = ({ failed }: ExplainedCandidate): number => (failed === null ? ineligibleReasons.length : ineligibleReasons.indexOf(failed));
