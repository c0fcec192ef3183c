import type { Outcome } from './outcome.js';
import type { PoolFigures, RepFigures, ReplaySummary, Totals } from './summarise-replay.js';

/** Where a request ended: with a rep, or in a place that is no rep's. */
export interface Ending {
  readonly kind: Outcome['kind'];
  readonly repId: string | null;
}

/** How many went elsewhere than before. */
export interface Move {
  readonly from: Ending;
  readonly to: Ending;
  readonly leads: number;
}

export interface Told extends Ending {
  readonly rule: string;
  readonly poolId: string | null;
  readonly waitedMinutes: number;
  /** The decision's own sentence; null where none was made. */
  readonly because: string | null;
}

/** A lead that comes out otherwise, with both reasons. */
export interface Example {
  readonly leadId: string;
  readonly at: string;
  readonly score: number | null;
  readonly grade: string | null;
  /** Who really got it; null: nobody, or not known. */
  readonly happened: string | null;
  readonly before: Told;
  readonly after: Told;
}

interface Pair<T> {
  /** null: there is no such rep or pool. */
  readonly before: T | null;
  readonly after: T | null;
}

export interface Comparison {
  readonly totals: { readonly before: Totals; readonly after: Totals };
  /** `happened`: how many leads the rep really got, as far as that is known. */
  readonly reps: readonly ({ readonly repId: string; readonly happened: number } & Pair<RepFigures>)[];
  readonly pools: readonly ({ readonly poolId: string } & Pair<PoolFigures>)[];
  /** Requests that come out otherwise. */
  readonly moved: number;
  /** The most frequent first. */
  readonly moves: readonly Move[];
  readonly examples: readonly Example[];
}

const MOST_MOVES = 500;

const endingOf = ({ kind, repId }: Outcome): Ending => ({ kind, repId });
const isSame = (a: Outcome, b: Outcome): boolean => a.kind === b.kind && a.repId === b.repId;

/**
 * What two replays of the same arrivals make of them.
 * @param most examples
 */
export function compareReplays(
  before: { readonly outcomes: readonly Outcome[]; readonly summary: ReplaySummary },
  after: { readonly outcomes: readonly Outcome[]; readonly summary: ReplaySummary },
  most: number,
): Comparison {
  const different = before.outcomes.flatMap((outcome, index) => (isSame(outcome, after.outcomes[index]!) ? [] : [index]));
  const happened = new Map<string, number>();
  for (const { arrival } of before.outcomes) {
    const repId = arrival.happened?.repId;
    if (repId) happened.set(repId, (happened.get(repId) ?? 0) + 1);
  }
  const reps = idsOf(before.summary.reps, after.summary.reps);
  const pools = idsOf(before.summary.pools, after.summary.pools);
  return {
    totals: { before: before.summary.totals, after: after.summary.totals },
    reps: reps.map(repId => ({ repId, happened: happened.get(repId) ?? 0, ...pairOf(repId, before.summary.reps, after.summary.reps) })),
    pools: pools.map(poolId => ({ poolId, ...pairOf(poolId, before.summary.pools, after.summary.pools) })),
    moved: different.length,
    moves: movesOf(different.map(index => [before.outcomes[index]!, after.outcomes[index]!] as const)),
    examples: spread(
      different.filter(index => before.outcomes[index]!.because !== null || after.outcomes[index]!.because !== null),
      most,
    ).map(index => exampleOf(before.outcomes[index]!, after.outcomes[index]!)),
  };
}

const idsOf = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].sort();

const pairOf = <T>(id: string, before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Pair<T> => ({
  before: before.get(id) ?? null,
  after: after.get(id) ?? null,
});

function movesOf(pairs: readonly (readonly [Outcome, Outcome])[]): Move[] {
  const counts = new Map<string, { from: Ending; to: Ending; leads: number }>();
  for (const [before, after] of pairs) {
    const key = [before.kind, before.repId, after.kind, after.repId].join('\n');
    const known = counts.get(key);
    if (known) known.leads += 1;
    else counts.set(key, { from: endingOf(before), to: endingOf(after), leads: 1 });
  }
  return [...counts.entries()]
    .sort(([keyA, a], [keyB, b]) => b.leads - a.leads || (keyA < keyB ? -1 : 1))
    .slice(0, MOST_MOVES)
    .map(([, move]) => move);
}

/** Some of a list, from all over it. */
function spread<T>(items: readonly T[], most: number): T[] {
  const count = Math.min(most, items.length);
  return Array.from({ length: count }, (_, n) => items[Math.floor((n * items.length) / count)]!);
}

function told(outcome: Outcome): Told {
  const { rule, poolId, waitedMs, because } = outcome;
  return { ...endingOf(outcome), rule, poolId, waitedMinutes: Math.round(waitedMs / 6_000) / 10, because };
}

function exampleOf(before: Outcome, after: Outcome): Example {
  const { leadId, at, score, grade, happened } = before.arrival;
  return {
    leadId,
    at: new Date(at).toISOString(),
    score,
    grade,
    happened: happened?.repId ?? null,
    before: told(before),
    after: told(after),
  };
}
