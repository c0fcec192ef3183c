import { hashText } from '../routing/decision/tie-break.js';
import type { Arrival } from './arrival.js';

/** Fewer known times than these say nothing typical. */
const ENOUGH = 5;

type Times = Map<string, number[]>;

function add(times: Times, of: string | null, milliseconds: number): void {
  if (of === null) return;
  const known = times.get(of);
  if (known) known.push(milliseconds);
  else times.set(of, [milliseconds]);
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) / 2)]!;

function medians(times: Times): Map<string, number> {
  return new Map([...times].filter(([, known]) => known.length >= ENOUGH).map(([of, known]) => [of, median(known)]));
}

/** What is known of how the reps work: how long they have a lead, and how soon they turn to it. The replays go by it where they have to guess. */
export class Experience {
  private readonly heldByRep: Map<string, number>;
  private readonly heldByPool: Map<string, number>;
  private readonly heldByAll: number | null;
  private readonly accepts: Times = new Map();
  private readonly contacts: Times = new Map();

  /** @param assumedHoldMs how long a lead is held of which it is not known; null: the median of the rep, of the pool, of all */
  constructor(
    arrivals: readonly Arrival[],
    private readonly assumedHoldMs: number | null,
    private readonly seed: string,
  ) {
    const [byRep, byPool, all]: [Times, Times, number[]] = [new Map(), new Map(), []];
    for (const { happened } of arrivals) {
      if (happened === null || happened.repId === null) continue;
      const { repId, poolId, heldMs, acceptMs, contactMs } = happened;
      if (acceptMs !== null) add(this.accepts, repId, acceptMs);
      if (contactMs !== null) add(this.contacts, repId, contactMs);
      if (heldMs === null || heldMs === Infinity) continue;
      add(byRep, repId, heldMs);
      add(byPool, poolId, heldMs);
      all.push(heldMs);
    }
    this.heldByRep = medians(byRep);
    this.heldByPool = medians(byPool);
    this.heldByAll = all.length === 0 ? null : median(all);
  }

  /** How long a rep has a lead, in milliseconds; Infinity: beyond the end. */
  heldMs({ happened }: Arrival, repId: string, poolId: string | null): number {
    const real = happened?.heldMs ?? this.assumedHoldMs;
    return real ?? this.heldByRep.get(repId) ?? this.heldByPool.get(poolId ?? '') ?? this.heldByAll ?? Infinity;
  }

  /**
   * Working time until a rep accepts a lead: what it took in reality when the same rep had it, else one of the rep's other times, drawn by the
   * seed, else what it took whoever had it; null when none of that is known.
   */
  acceptMs(arrival: Arrival, repId: string): number | null {
    return this.reaction(this.accepts, arrival, repId, arrival.happened?.acceptMs ?? null);
  }

  /** As `acceptMs`, until the person is contacted. */
  contactMs(arrival: Arrival, repId: string): number | null {
    return this.reaction(this.contacts, arrival, repId, arrival.happened?.contactMs ?? null);
  }

  private reaction(times: Times, { index, happened }: Arrival, repId: string, real: number | null): number | null {
    if (happened?.repId === repId) return real;
    const known = times.get(repId);
    return known === undefined ? real : known[hashText(`${this.seed}/${index}/${repId}`) % known.length]!;
  }
}
