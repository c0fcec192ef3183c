import type { RepFigures, SimulationResult } from '../simulation/simulation-result.js';

const clock = (known: number, breached: number) => ({ known, breached });
const rep = (leads: number, use: number | null, peak: number): RepFigures => ({
  leads,
  use,
  peak,
  accept: clock(4, leads > 3 ? 2 : 1),
  contact: clock(0, 0),
});
const outcomes = { assigned: 6, waiting: 0, nurture: 1, closed: 0, 'in-work': 0, 'not-reached': 0 };

/** What a service answers about six leads, had Ben been there, too. */
export const simulated: SimulationResult = {
  period: { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' },
  source: 'history',
  requests: 7,
  leads: 6,
  policies: { before: 'aaaaaaaaaaaaaaaa', after: 'bbbbbbbbbbbbbbbb' },
  ignoredColumns: ['Region'],
  totals: {
    before: {
      outcomes: { ...outcomes, assigned: 5, waiting: 1 },
      wait: { p50: 0, p90: 20, max: 1_500.5 },
      accept: clock(4, 4),
      contact: clock(0, 0),
      rules: { hot: 1, fallback: 6 },
    },
    after: { outcomes, wait: { p50: 0, p90: 0.4, max: 12 }, accept: clock(4, 1), contact: clock(0, 0), rules: { fallback: 7 } },
  },
  reps: [
    { repId: 'anna', happened: 3, before: rep(5, 0.83, 2), after: rep(3, 0.4, 3) },
    { repId: 'ben', happened: 3, before: null, after: rep(3, null, 3) },
  ],
  pools: [
    {
      poolId: 'inside',
      before: { leads: 5, waiting: 1, wait: { p50: 0, p90: 20, max: 1_500.5 } },
      after: { leads: 6, waiting: 0, wait: { p50: 0, p90: 0.4, max: 12 } },
    },
  ],
  moved: 2,
  moves: [
    { from: { kind: 'assigned', repId: 'anna' }, to: { kind: 'assigned', repId: 'ben' }, leads: 2 },
    { from: { kind: 'waiting', repId: null }, to: { kind: 'assigned', repId: 'ben' }, leads: 1 },
  ],
  examples: [
    {
      leadId: 'l1',
      at: '2026-03-02T09:40:00.000Z',
      score: 70,
      grade: 'B',
      before: { kind: 'waiting', repId: null, waitedMinutes: 1_500.5, because: null },
      after: { kind: 'assigned', repId: 'ben', waitedMinutes: 0, because: 'Ben Cole is next in turn' },
    },
  ],
};
