import type { BoardState } from '../routing/board/board-state.js';
import type { Outcome, OutcomeKind } from './outcome.js';
import { outcomeKinds } from './outcome.js';

/** Minutes from asking to being assigned; of those who wait still, to the end of the period. */
export interface WaitFigures {
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
}

/** `known`: assignments of which the clock and the rep's pace are known. */
export interface ClockFigures {
  readonly known: number;
  readonly breached: number;
}

export interface Totals {
  /** Requests by what became of them. */
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  readonly wait: WaitFigures;
  readonly accept: ClockFigures;
  readonly contact: ClockFigures;
  /** Requests by the rule that took them. */
  readonly rules: Readonly<Record<string, number>>;
}

export interface RepFigures {
  readonly leads: number;
  readonly grades: Readonly<Record<string, number>>;
  /** Mean share of the cap of open leads that was in use over the period; null without a cap. */
  readonly use: number | null;
  /** The most open leads at once. */
  readonly peak: number;
  readonly accept: ClockFigures;
  readonly contact: ClockFigures;
}

export interface PoolFigures {
  readonly leads: number;
  /** Still in its queue at the end. */
  readonly waiting: number;
  readonly wait: WaitFigures;
  /** What each member got of the pool's leads, and what its weight entitles it to; both from 0 to 1. */
  readonly members: Readonly<Record<string, { readonly share: number; readonly entitled: number }>>;
}

export interface ReplaySummary {
  readonly totals: Totals;
  readonly reps: ReadonlyMap<string, RepFigures>;
  readonly pools: ReadonlyMap<string, PoolFigures>;
}

const MINUTE = 60_000;
const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** Of waiting times in milliseconds, in any order. */
export function waitFigures(milliseconds: readonly number[]): WaitFigures {
  const sorted = Float64Array.from(milliseconds).sort();
  const at = (part: number) => round((sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0) / MINUTE, 1);
  return { p50: at(0.5), p90: at(0.9), max: at(1) };
}

class Clock {
  known = 0;
  breached = 0;
  add(isBreached: boolean | null): void {
    if (isBreached === null) return;
    this.known += 1;
    if (isBreached) this.breached += 1;
  }
  get figures(): ClockFigures {
    return { known: this.known, breached: this.breached };
  }
}

class Tally {
  readonly counts: Record<string, number> = {};
  add(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}

class RepTally {
  leads = 0;
  readonly grades = new Tally();
  readonly accept = new Clock();
  readonly contact = new Clock();
}

class PoolTally {
  leads = 0;
  waiting = 0;
  readonly waits: number[] = [];
  readonly byRep = new Tally();
}

const entry = <V>(map: Map<string, V>, key: string, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};

/** What came of a replay, in numbers. @param useOf how much of a rep's cap was in use */
export function summariseReplay(
  outcomes: readonly Outcome[],
  board: BoardState,
  useOf: (repId: string) => { share: number | null; peak: number },
): ReplaySummary {
  const kinds = Object.fromEntries(outcomeKinds.map(kind => [kind, 0])) as Record<OutcomeKind, number>;
  const [waits, rules, accept, contact] = [[] as number[], new Tally(), new Clock(), new Clock()];
  const [reps, pools] = [new Map<string, RepTally>(), new Map<string, PoolTally>()];
  for (const outcome of outcomes) {
    const { kind, rule, repId, poolId, waitedMs } = outcome;
    kinds[kind] += 1;
    if (kind === 'in-work' || kind === 'not-reached') continue;
    rules.add(rule);
    if (kind !== 'assigned' && kind !== 'waiting') continue;
    waits.push(waitedMs);
    accept.add(outcome.breachedAccept);
    contact.add(outcome.breachedContact);
    const pool = poolId === null ? null : entry(pools, poolId, () => new PoolTally());
    pool?.waits.push(waitedMs);
    if (repId === null) {
      if (pool) pool.waiting += 1;
      continue;
    }
    if (pool) pool.leads += 1;
    pool?.byRep.add(repId);
    const rep = entry(reps, repId, () => new RepTally());
    rep.leads += 1;
    rep.grades.add(outcome.arrival.grade ?? 'none');
    rep.accept.add(outcome.breachedAccept);
    rep.contact.add(outcome.breachedContact);
  }
  return {
    totals: { outcomes: kinds, wait: waitFigures(waits), accept: accept.figures, contact: contact.figures, rules: rules.counts },
    reps: new Map([...board.reps.keys()].map(repId => [repId, repFigures(reps.get(repId) ?? new RepTally(), useOf(repId))])),
    pools: new Map([...board.pools.keys()].map(poolId => [poolId, poolFigures(pools.get(poolId) ?? new PoolTally(), poolId, board)])),
  };
}

function repFigures({ leads, grades, accept, contact }: RepTally, { share, peak }: { share: number | null; peak: number }): RepFigures {
  return {
    leads,
    grades: grades.counts,
    use: share === null ? null : round(share, 3),
    peak,
    accept: accept.figures,
    contact: contact.figures,
  };
}

function poolFigures({ leads, waiting, waits, byRep }: PoolTally, poolId: string, board: BoardState): PoolFigures {
  const { members } = board.pools.get(poolId)!.configuration;
  const weights = members.reduce((sum, member) => sum + member.weight, 0);
  const shares = members.map(({ repId, weight }) => {
    const share = leads === 0 ? 0 : (byRep.counts[repId] ?? 0) / leads;
    return [repId, { share: round(share, 4), entitled: round(weight / weights, 4) }] as const;
  });
  return { leads, waiting, wait: waitFigures(waits), members: Object.fromEntries(shares) };
}
