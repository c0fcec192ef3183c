import { aBoard, aPolicy, aPool, aRep } from '../routing/board/board.builder.js';
import { compareReplays } from './compare-replays.js';
import type { Replay } from './replay-arrivals.js';
import { anArrival, aPossession, aScenario, HOUR, MINUTE, replay, START } from './scenario.builder.js';
import { summariseReplay, waitFigures } from './summarise-replay.js';
import type { BoardState } from '../routing/board/board-state.js';

const UNTIL = START + 10 * HOUR;
const capped = (id: string, open: number) => aRep(id, { caps: { open, hour: null, day: null, week: null } });
const policy = aPolicy({
  sla: { accept: '15m' },
  rules: [{ id: 'cold', when: 'lead.score < 40', to: { nurture: 'default' } }],
  fallback: { pool: 'pool' },
});
const boardOf = (...reps: ReturnType<typeof aRep>[]) =>
  aBoard({
    reps,
    pools: [
      aPool(
        'pool',
        reps.map(rep => rep.repId),
      ),
    ],
    policy,
  });
/** Four leads in an hour: one is cold, the others are held by Ann for two hours each. */
const scenario = () =>
  aScenario(
    [0, 20, 40, 60].map((minutes, n) =>
      anArrival(minutes, {
        facts: { 'lead.score': n === 1 ? 10 : 80 },
        grade: n === 0 ? null : 'A',
        happened: aPossession({ repId: 'ann', heldMs: 2 * HOUR, acceptMs: (n === 3 ? 20 : 5) * MINUTE }),
      }),
    ),
    { until: UNTIL },
  );
function sideOf(board: BoardState): { outcomes: Replay['outcomes']; summary: ReturnType<typeof summariseReplay> } {
  const { outcomes, use } = replay(board, scenario());
  return { outcomes, summary: summariseReplay(outcomes, board, repId => use.of(repId, UNTIL)) };
}

describe('waitFigures', () => {
  it('are the nearest ranks, in minutes', () => {
    expect(waitFigures([])).toEqual({ p50: 0, p90: 0, max: 0 });
    expect(waitFigures([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(minutes => minutes * MINUTE))).toEqual({ p50: 5, p90: 9, max: 10 });
  });
});

describe('summariseReplay', () => {
  it('counts what became of the leads, how long they waited, and by which rule', () => {
    const { totals } = sideOf(boardOf(capped('ann', 1))).summary;
    // Held from 0:00, 2:00 and 4:00: the third and fourth came at 0:40 and 1:00.
    expect(totals).toEqual({
      outcomes: { assigned: 3, waiting: 0, nurture: 1, closed: 0, 'in-work': 0, 'not-reached': 0 },
      wait: { p50: 80, p90: 180, max: 180 },
      accept: { known: 3, breached: 1 },
      contact: { known: 0, breached: 0 },
      rules: { fallback: 3, cold: 1 },
    });
  });

  it('tells for each rep what came, by grade, and how much of the cap was in use', () => {
    const { reps } = sideOf(boardOf(capped('ann', 1), aRep('idle', { active: false }))).summary;
    expect(reps.get('ann')).toEqual({
      leads: 3,
      grades: { none: 1, A: 2 },
      use: 0.6,
      peak: 1,
      accept: { known: 3, breached: 1 },
      contact: { known: 0, breached: 0 },
    });
    expect(reps.get('idle')).toMatchObject({ leads: 0, grades: {}, use: null, peak: 0 });
  });

  it('tells for each pool what it shared out, and what still waits', () => {
    const { pools } = sideOf(boardOf(capped('ann', 1), capped('ben', 0))).summary;
    expect(pools.get('pool')).toEqual({
      leads: 3,
      waiting: 0,
      wait: { p50: 80, p90: 180, max: 180 },
      members: { ann: { share: 1, entitled: 0.5 }, ben: { share: 0, entitled: 0.5 } },
    });
    expect(sideOf(boardOf(capped('ann', 0))).summary.pools.get('pool')).toMatchObject({ leads: 0, waiting: 3, wait: { max: 600 } });
  });
});

describe('compareReplays', () => {
  it('finds no difference between a configuration and itself', () => {
    expect(compareReplays(sideOf(boardOf(capped('ann', 1))), sideOf(boardOf(capped('ann', 1))), 10)).toMatchObject({
      moved: 0,
      moves: [],
      examples: [],
    });
  });

  it('says who would have got what, from whom to whom, with both reasons', () => {
    const comparison = compareReplays(sideOf(boardOf(capped('ann', 1))), sideOf(boardOf(capped('ben', 2))), 10);
    expect(comparison.reps).toMatchObject([
      { repId: 'ann', happened: 4, before: { leads: 3 }, after: null },
      { repId: 'ben', happened: 0, before: null, after: { leads: 3 } },
    ]);
    expect(comparison.moved).toBe(3);
    expect(comparison.moves).toEqual([{ from: { kind: 'assigned', repId: 'ann' }, to: { kind: 'assigned', repId: 'ben' }, leads: 3 }]);
    expect(comparison.examples[2]).toMatchObject({
      leadId: 'lead-60',
      happened: 'ann',
      before: { repId: 'ann', waitedMinutes: 180, because: expect.stringContaining('ANN is the only one free') },
      after: { repId: 'ben', waitedMinutes: 60, rule: 'fallback', poolId: 'pool' },
    });
  });

  it('shows as many examples as are asked for, from all over the period', () => {
    const { examples } = compareReplays(sideOf(boardOf(capped('ann', 1))), sideOf(boardOf(capped('ben', 2))), 2);
    expect(examples.map(example => example.leadId)).toEqual(['lead-0', 'lead-40']);
  });
});
