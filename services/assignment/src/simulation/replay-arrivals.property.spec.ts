import fc from 'fast-check';
import { aBoard, aPolicy, aPool, aRep, officeHours } from '../routing/board/board.builder.js';
import type { BoardState } from '../routing/board/board-state.js';
import type { RepState } from '../routing/board/rep-state.js';
import type { RepConfiguration } from '../routing/types.js';
import type { Arrival } from './arrival.js';
import { compareReplays } from './compare-replays.js';
import type { Outcome } from './outcome.js';
import { anArrival, aScenario, DAY, HOUR, mostOpen, replay, START } from './scenario.builder.js';
import { summariseReplay } from './summarise-replay.js';

const cap = fc.option(fc.integer({ min: 0, max: 3 }));
const reps = fc.array(
  fc.record({
    open: cap,
    hour: fc.option(fc.integer({ min: 1, max: 3 })),
    office: fc.boolean(),
    skills: fc.subarray(['de', 'en']),
    weight: fc.integer({ min: 1, max: 5 }),
    isInSecond: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);
const leads = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 3 * 24 * 60 }),
    score: fc.integer({ min: 0, max: 100 }),
    isKnown: fc.boolean(),
    owner: fc.option(fc.integer({ min: 0, max: 4 })),
    heldHours: fc.option(fc.integer({ min: 1, max: 48 })),
    isGivenUp: fc.boolean(),
    person: fc.integer({ min: 0, max: 40 }),
  }),
  { maxLength: 40 },
);
const strategy = fc.constantFrom('weighted-round-robin' as const, 'least-loaded' as const);

const policy = aPolicy({
  sla: { accept: '15m' },
  rules: [
    { id: 'cold', when: 'lead.score < 10', to: { nurture: 'default' } },
    { id: 'owner', when: 'lead.known', to: { owner: { field: 'currentOwner' }, otherwise: { pool: 'second' } } },
    { id: 'german', when: 'lead.score > 80', skills: ['de'], to: { pool: 'first', overflow: ['second'] } },
    { id: 'junk', when: 'lead.score == 50', to: { close: 'disqualified' } },
  ],
  weights: [{ when: 'lead.score >= 60', weight: 2 }],
  fallback: { pool: 'first' },
});

const weightOf = ({ score }: Arrival) => (score! >= 60 ? 2 : 1);

const made = fc.record({ reps, leads, strategy }).map(given => {
  const configured = given.reps.map(({ open, hour, office, skills }, n) =>
    aRep(`rep-${n}`, { caps: { open, hour, day: null, week: null }, calendarId: office ? 'office' : null, skills }),
  );
  const members = given.reps.map(({ weight }, n) => [`rep-${n}`, weight] as const);
  const pools = [
    aPool('first', members, { strategy: given.strategy }),
    aPool(
      'second',
      members.filter((_, n) => given.reps[n]!.isInSecond),
    ),
  ];
  const arrivals = given.leads.flatMap(({ minutes, score, isKnown, owner, heldHours, isGivenUp, person }) => {
    const facts = { 'lead.score': score, 'lead.known': isKnown };
    const currentOwner = owner === null ? null : `rep-${owner}`;
    const about = { leadId: `lead-${person}`, facts, score, currentOwner, ...(heldHours === null ? {} : { heldMs: heldHours * HOUR }) };
    const arrival = anArrival(minutes, about);
    if (!isGivenUp || heldHours === null) return [arrival];
    const next = anArrival(minutes + heldHours * 60, about);
    return [Object.assign(arrival, { next }), next];
  });
  return {
    boardOf: () => aBoard({ reps: configured, pools, calendars: [officeHours], policy }),
    scenario: aScenario(arrivals, { until: START + 4 * DAY }),
    configured,
  };
});
/** Each run is some hundred decisions: a tenth of what is asked for of those. */
const RUNS = { numRuns: Math.ceil(Number(process.env.BATON_PROPERTY_RUNS ?? 3_000) / 10) };

function keepsCaps(outcomes: readonly Outcome[], configured: readonly RepConfiguration[]): void {
  const most = mostOpen(outcomes, weightOf);
  for (const { repId, caps } of configured) {
    expect(most.get(repId) ?? 0).toBeLessThanOrEqual(caps.open ?? Infinity);
    const hours = outcomes.filter(outcome => outcome.repId === repId).map(({ assignedAt }) => Math.floor(assignedAt! / HOUR));
    for (const hour of hours) expect(hours.filter(each => each === hour).length).toBeLessThanOrEqual(caps.hour ?? Infinity);
  }
}

/** … and never gives out a lead that somebody has. */
function makesOneThingOfEach(outcomes: readonly Outcome[], arrivals: readonly Arrival[]): void {
  expect(outcomes.length === arrivals.length && outcomes.every(({ arrival }, n) => arrival === arrivals[n])).toBe(true);
  const held = outcomes.filter(outcome => outcome.kind === 'assigned');
  for (const a of held)
    for (const b of held)
      if (a !== b && a.arrival.leadId === b.arrival.leadId && a.assignedAt! <= b.assignedAt!)
        expect(a.heldUntil ?? Infinity).toBeLessThanOrEqual(b.assignedAt!);
  for (const { kind, repId, assignedAt, askedAt, waitedMs } of outcomes) {
    expect((kind === 'assigned') === (repId !== null)).toBe(true);
    if (assignedAt !== null) expect(assignedAt - askedAt).toBe(waitedMs);
  }
}

describe('any replay', () => {
  it('keeps every cap at any moment, makes exactly one thing of every request, and comes out the same again', () => {
    fc.assert(
      fc.property(made, ({ boardOf, scenario, configured }) => {
        const sideOf = (board: BoardState) => {
          const { outcomes, use } = replay(board, scenario);
          return { outcomes, summary: summariseReplay(outcomes, board, repId => use.of(repId, scenario.until)) };
        };
        const [before, after] = [sideOf(boardOf()), sideOf(boardOf())];
        keepsCaps(before.outcomes, configured);
        makesOneThingOfEach(before.outcomes, scenario.arrivals);
        const { moved, moves, examples, totals } = compareReplays(before, after, 10);
        expect({ moved, moves, examples }).toEqual({ moved: 0, moves: [], examples: [] });
        expect(totals.after).toEqual(totals.before);
      }),
      RUNS,
    );
  });

  it('leaves nobody waiting while somebody could take the lead', () => {
    fc.assert(
      fc.property(made, ({ boardOf, scenario }) => {
        const board = boardOf();
        const { outcomes } = replay(board, { ...scenario, until: scenario.until + DAY });
        // Whoever has kept room for a heavy lead is left aside: light ones do not get it.
        const present = [...board.reps.values()].filter(rep => rep.configuration.calendarId === null && rep.kept.length === 0);
        const room = Math.max(...present.map(rep => (isMember(board, rep) ? rep.room(scenario.until) : 0)));
        const anyone = outcomes.filter(({ kind, rule, arrival }) => kind === 'waiting' && rule === 'fallback' && arrival.next === null);
        const fitting = anyone.filter(({ arrival }) => weightOf(arrival) <= room);
        expect(fitting.filter(({ arrival }) => arrival.excludedReps.length === 0 && isFirst(arrival.index, outcomes))).toEqual([]);
      }),
      RUNS,
    );
  });
});

const isMember = (board: BoardState, rep: RepState): boolean => board.pools.get('first')!.members.some(member => member.rep === rep);

/** Whether nothing came before this request of the lead: nobody is excluded from it. */
const isFirst = (index: number, outcomes: readonly { arrival: { leadId: string } }[]): boolean =>
  outcomes.every(({ arrival }, other) => other >= index || arrival.leadId !== outcomes[index]!.arrival.leadId);
