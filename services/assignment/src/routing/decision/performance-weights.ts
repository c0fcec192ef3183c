import type { Performance } from '../types.js';

/** The least part of the fair share, where a pool says nothing else. */
export const DEFAULT_FLOOR = 0.5;
/** Leads that count for the mean of the pool beside a rep's own: few leads say little. */
const PRIOR_LEADS = 50;
/** Weights are whole numbers of 1 / 1024, so that their sums are exact in any order. */
const GRAIN = 1_024;

export interface Weighed {
  /** As configured. */
  readonly weight: number;
  readonly performance: Performance | undefined;
}

/**
 * The weights of members by what they win: each weight times the rep's won rate, shrunk towards the mean of the pool by how little is
 * known (an empirical Bayes estimate), in such a way that nobody's part of all leads falls below `floor` times the part that the
 * configured weights give. Without numbers, or where nobody has won anything, the weights are as configured.
 */
export function performanceWeights(members: readonly Weighed[], floor: number): number[] {
  const leads = sum(members.map(({ performance }) => performance?.leads ?? 0));
  const won = sum(members.map(({ performance }) => (performance ? performance.wonRate * performance.leads : 0)));
  const mean = leads === 0 ? 0 : won / leads;
  if (mean === 0) return members.map(({ weight }) => weight);
  const merits = members.map(({ weight, performance }) => weight * shrunk(performance, mean));
  const floors = members.map(({ weight }) => weight * floor);
  const lifted = raise(merits, floors, sum(members.map(({ weight }) => weight)));
  return lifted.map((weight, index) => Math.max(1, Math.round(weight * GRAIN), Math.ceil(floors[index]! * GRAIN)) / GRAIN);
}

const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);

/** The won rate in relation to the mean. */
const shrunk = (performance: Performance | undefined, mean: number): number =>
  performance === undefined ? 1 : ((performance.wonRate / mean) * performance.leads + PRIOR_LEADS) / (performance.leads + PRIOR_LEADS);

/** Shares a total by merit, with nobody below a floor: who would be is given the floor, and the others share what is left. */
function raise(merits: readonly number[], floors: readonly number[], total: number): number[] {
  const isRaised = merits.map(() => false);
  for (;;) {
    const free = total - sum(floors.filter((_, index) => isRaised[index]));
    const perMerit = free / sum(merits.filter((_, index) => !isRaised[index]));
    const below = merits.flatMap((merit, index) => (!isRaised[index] && merit * perMerit < floors[index]! ? [index] : []));
    if (below.length === 0) return merits.map((merit, index) => (isRaised[index] ? floors[index]! : merit * perMerit));
    for (const index of below) isRaised[index] = true;
  }
}
