import type { BoardState } from '../routing/board/board-state.js';
import { WEDNESDAY } from '../routing/board/board.builder.js';
import { hashText } from '../routing/decision/tie-break.js';
import type { Arrival, Possession, Scenario } from './arrival.js';
import { Experience } from './experience.js';
import type { Outcome } from './outcome.js';
import { Replay } from './replay-arrivals.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Wednesday, ten o'clock UTC. */
export const START = WEDNESDAY.getTime();

export const aPossession = (given: Partial<Possession> = {}): Possession => ({
  repId: null,
  poolId: null,
  heldMs: Infinity,
  acceptMs: null,
  contactMs: null,
  ...given,
});

export type Given = Partial<Omit<Arrival, 'index' | 'at' | 'next'>> & { readonly heldMs?: number };

/** A lead that comes in so many minutes after the start, and is held for ever unless something is said. */
export const anArrival = (minutes: number, { heldMs, ...given }: Given = {}): Arrival => ({
  index: 0,
  leadId: `lead-${minutes}`,
  at: START + minutes * MINUTE,
  facts: {},
  score: 50,
  grade: 'B',
  currentOwner: null,
  previousOwner: null,
  excludedReps: [],
  happened: aPossession({ heldMs: heldMs ?? Infinity }),
  next: null,
  ...given,
});

/** Arrivals in the order of time, numbered. */
export const aScenario = (arrivals: readonly Arrival[], given: Partial<Scenario> = {}): Scenario => ({
  from: START,
  until: START + 7 * DAY,
  background: [],
  ...given,
  arrivals: arrivals.toSorted((a, b) => a.at - b.at).map((arrival, index) => Object.assign(arrival, { index })),
});

/** Replays a scenario on a board. */
export function replay(
  board: BoardState,
  scenario: Scenario,
  given: { assumedHoldMs?: number; agingMs?: number; seed?: string } = {},
): Replay {
  const { assumedHoldMs = null, agingMs = 4 * HOUR, seed = 'seed' } = given;
  const done = new Replay(board, scenario, { seed, agingMs, experience: new Experience(scenario.arrivals, assumedHoldMs, seed) });
  for (const _ of done.run());
  return done;
}

/** Who got each lead, or what became of it. */
export const endings = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ kind, repId }) => repId ?? kind);

/** The most that reps had open at once by the outcomes alone, without looking at the board. */
export function mostOpen(outcomes: readonly Outcome[], weightOf: (arrival: Arrival) => number = () => 1): Map<string, number> {
  const steps = outcomes.flatMap(({ repId, assignedAt, heldUntil, arrival }) =>
    repId === null
      ? []
      : [
          { repId, at: assignedAt!, change: weightOf(arrival) },
          { repId, at: heldUntil ?? Infinity, change: -weightOf(arrival) },
        ],
  );
  const [open, most] = [new Map<string, number>(), new Map<string, number>()];
  for (const { repId, change } of steps.sort((a, b) => a.at - b.at || a.change - b.change)) {
    const now = (open.get(repId) ?? 0) + change;
    open.set(repId, now);
    most.set(repId, Math.max(most.get(repId) ?? 0, now));
  }
  return most;
}

/** A number below another, the same for the same words. */
export const drawn = (words: string, below: number): number => hashText(words) % below;

/** So many leads over some days: of several countries and scores, most of them held for some days. */
export function aPast(leads: number, days: number, holdDays: number): Arrival[] {
  const countries = ['DE', 'FR', 'US', 'GB'];
  return Array.from({ length: leads }, (_, n) => {
    const score = drawn(`score ${n}`, 101);
    const facts = { 'lead.score': score, 'company.country': countries[drawn(`country ${n}`, countries.length)]! };
    const heldMs = Math.round((0.25 + drawn(`held ${n}`, 1_000) / 666) * holdDays * DAY);
    const happened = aPossession({ heldMs, repId: `rep-${drawn(`rep ${n}`, 100)}`, acceptMs: drawn(`accept ${n}`, 90) * MINUTE });
    const minutes = Math.floor((n * days * 24 * 60) / leads);
    return anArrival(minutes, { leadId: `lead-${n}`, facts, score, grade: score < 50 ? 'C' : 'A', happened });
  });
}
