import { BANDS, type ConductCount } from './count-conduct.js';

/** Whether the rate of something follows the score. */
export interface Trend {
  /** Of all scored leads, from 0 to 1; null when there are none. */
  readonly rate: number | null;
  /** Standard normal when the rate does not depend on the score; negative: the poorer the lead, the more often. null: too few to tell. */
  readonly z: number | null;
  /** How likely a trend at least so strong is by chance, in either direction. */
  readonly p: number | null;
}

/** Fewer leads than this, or fewer expected cases or others than CASES, and the normal distribution says nothing. */
const LEADS = 30;
const CASES = 5;

/**
 * Cochran-Armitage test for a linear trend in proportions, with the bands as scores: P. Armitage, Tests for Linear Trends in Proportions and
 * Frequencies, Biometrics 11 (1955), 375-386; as in A. Agresti, Categorical Data Analysis, 3.2.1: with counts x of n in bands t and the
 * common rate p, z = sum t (x - n p) / sqrt(p (1 - p) (sum n t^2 - (sum n t)^2 / N)).
 * @param counts of each band, from the lowest: leads, and cases among them
 */
export function trendOf(counts: readonly { readonly leads: number; readonly cases: number }[]): Trend {
  let [leads, cases, weighted, squared, excess] = [0, 0, 0, 0, 0];
  counts.forEach(({ leads: n, cases: x }, t) => {
    leads += n;
    cases += x;
    weighted += n * t;
    squared += n * t * t;
    excess += x * t;
  });
  if (leads === 0) return { rate: null, z: null, p: null };
  const rate = cases / leads;
  const variance = rate * (1 - rate) * (squared - (weighted * weighted) / leads);
  if (leads < LEADS || cases < CASES || leads - cases < CASES || !(variance > 0)) return { rate, z: null, p: null };
  const z = (excess - rate * weighted) / Math.sqrt(variance);
  return { rate, z, p: twoSided(z) };
}

/**
 * P(|Z| >= |z|) of a standard normal Z: the complementary error function by a Chebyshev fit with a relative error below 1.2e-7 (W. H. Press
 * et al., Numerical Recipes, 6.2, erfcc).
 */
export function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const fit = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  return t * Math.exp(-x * x + fit.reduceRight((sum, coefficient) => sum * t + coefficient, 0));
}

/** How a rep treats leads by their score. */
export interface Conduct {
  readonly assigned: number;
  readonly declined: number;
  readonly neglected: number;
  /** From the lowest scores; leads without a score come first, under -1. */
  readonly bands: readonly ConductCount[];
  readonly declines: Trend;
  readonly neglect: Trend;
}

/** @param counts of one rep */
export function conductOf(counts: readonly ConductCount[]): Conduct {
  const sum = (of: 'assigned' | 'declined' | 'neglected') => counts.reduce((all, count) => all + count[of], 0);
  const scored = Array.from({ length: BANDS }, (_, band) => counts.find(count => count.band === band));
  // A lead that was given before the days that are looked at may be declined within them.
  const trend = (of: 'declined' | 'neglected') =>
    trendOf(scored.map(count => ({ leads: Math.max(count?.assigned ?? 0, count?.[of] ?? 0), cases: count?.[of] ?? 0 })));
  return {
    assigned: sum('assigned'),
    declined: sum('declined'),
    neglected: sum('neglected'),
    bands: counts,
    declines: trend('declined'),
    neglect: trend('neglected'),
  };
}

/** A rep whose declines or neglect follow the score, beyond what chance explains. */
export interface CherryPicking {
  readonly repId: string;
  readonly what: 'declines' | 'neglect';
  readonly trend: Trend;
}

/**
 * Who lets poor leads go and keeps good ones. Of so many reps some show a trend by chance: by Holm's step-down procedure (S. Holm, Scandinavian
 * Journal of Statistics 6 (1979), 65-70) none of them is named with a probability of 1 - level.
 * @param level such as 0.01
 */
export function cherryPickers(counts: readonly ConductCount[], level: number): CherryPicking[] {
  const byRep = new Map<string, ConductCount[]>();
  for (const count of counts) byRep.set(count.repId, [...(byRep.get(count.repId) ?? []), count]);
  const tested = [...byRep].flatMap(([repId, ofRep]) => {
    const conduct = conductOf(ofRep);
    return (['declines', 'neglect'] as const).map(what => ({ repId, what, trend: conduct[what] }));
  });
  const ordered = tested.filter(({ trend }) => trend.p !== null).sort((a, b) => a.trend.p! - b.trend.p!);
  const chance = ordered.findIndex(({ trend }, index) => trend.p! > level / (ordered.length - index));
  return (chance < 0 ? ordered : ordered.slice(0, chance)).filter(({ trend }) => trend.z! < 0);
}
