import fc from 'fast-check';
import { aBoard, aPolicy, aPool, aRep, aRequest, happen, officeHours, WEDNESDAY } from '../board/board.builder.js';
import type { IneligibleReason, PoolConfiguration, RepConfiguration } from '../types.js';
import { inputOf } from './decision-input.js';
import { naiveFilter, NaiveTurns, type Happened } from './naive-router.builder.js';
import { routeLead } from './route-lead.js';

const runs = { numRuns: Number(process.env.BATON_PROPERTY_RUNS ?? 300) };

const cap = fc.option(fc.integer({ min: 0, max: 6 }), { nil: null, freq: 3 });
const anyRep = fc.record({
  gone: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
  calendarId: fc.constantFrom('office', null),
  timeOff: fc.constantFrom([], [], [{ from: '2026-03-04', to: '2026-03-05' }]),
  skills: fc.subarray(['de', 'fr']),
  caps: fc.record({ open: cap, hour: cap, day: cap, week: cap, pools: fc.constantFrom<Record<string, number>>({}, {}, { pool: 4 }) }),
  weight: fc.integer({ min: 1, max: 9 }),
  needsPresence: fc.constantFrom(undefined, undefined, true as const),
});
const ofSomeone = <Kind extends 'released' | 'taken' | 'online' | 'away'>(kind: Kind) =>
  fc.record({ kind: fc.constant(kind), minutes: fc.constant(0), excluded: fc.nat(20), weight: fc.constantFrom(1, 1, 3) });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('lead' as const),
      minutes: fc.integer({ min: 0, max: 40 }),
      excluded: fc.nat(20),
      weight: fc.constantFrom(1, 1, 2, 4),
    }),
  },
  { weight: 2, arbitrary: ofSomeone('released') },
  { weight: 1, arbitrary: ofSomeone('taken') },
  { weight: 2, arbitrary: ofSomeone('online') },
  { weight: 1, arbitrary: ofSomeone('away') },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('night' as const),
      minutes: fc.integer({ min: 300, max: 3000 }),
      excluded: fc.nat(20),
      weight: fc.constant(1),
    }),
  },
);
const story = fc.record({
  reps: fc.array(anyRep, { minLength: 1, maxLength: 7 }),
  steps: fc.array(step, { maxLength: 60 }),
  skills: fc.constantFrom([], [], ['de']),
  duringWorkingHours: fc.boolean(),
  salt: fc.nat(),
  isWeighed: fc.boolean(),
});
const plain = aPolicy({ fallback: { pool: 'pool' } });
const weighing = aPolicy({
  weights: [
    { when: 'answers.size == "4"', weight: 4 },
    { when: 'answers.size == "2"', weight: 2 },
  ],
  fallback: { pool: 'pool' },
});

describe('routing a lead, on random teams and histories', () => {
  it('decides as a naive reference does: the same filters, never over a cap, never out of turn', () => {
    fc.assert(
      fc.property(story, ({ reps: drawn, steps, skills, duringWorkingHours, salt, isWeighed }) => {
        const reps: RepConfiguration[] = drawn.map((rep, index) =>
          aRep(`rep-${index}`, {
            active: !rep.gone,
            timeZone: rep.timeZone,
            calendarId: rep.calendarId,
            timeOff: rep.timeOff,
            skills: rep.skills,
            caps: rep.caps,
            needsPresence: rep.needsPresence,
          }),
        );
        const members = drawn.map((rep, index) => [`rep-${index}`, rep.weight] as const);
        const pool: PoolConfiguration = aPool('pool', members, { skills, duringWorkingHours });
        const board = aBoard({ reps, pools: [pool], policy: isWeighed ? weighing : plain });
        const turns = new NaiveTurns(pool.members);
        const history: Happened[] = [];
        const online = new Set<string>();
        happen(board, { kind: 'presence-known', isKnown: true });
        let now = WEDNESDAY;

        for (const [index, { kind, minutes, excluded, ...drawnStep }] of steps.entries()) {
          const weight = isWeighed ? drawnStep.weight : 1;
          now = new Date(now.getTime() + minutes * 60_000);
          const someone = `rep-${excluded % reps.length}`;
          if (kind === 'night') continue;
          if (kind === 'online' || kind === 'away') {
            const since = now.getTime();
            happen(board, { kind: 'presence-changed', repId: someone, presence: { state: kind, since, toldAt: since } }, now);
            if (kind === 'online') online.add(someone);
            else online.delete(someone);
            continue;
          }
          if (kind !== 'lead') {
            const { leadId } = aRequest(index).lead;
            happen(
              board,
              kind === 'taken'
                ? { kind, repId: someone, leadId, cause: 'owner-reported', weight }
                : { kind, repId: someone, leadId, poolId: 'pool', reason: 'won', weight },
              now,
            );
            history.push({ kind, repId: someone, at: now, weight, isOfPool: kind === 'released' });
            continue;
          }
          const excludedReps = excluded < reps.length ? [{ repId: someone, because: 'had it' }] : [];
          const lead = { answers: { size: String(weight) } };
          const request = aRequest(index, { now, seed: `${salt}/${index}`, excludedReps, lead });
          const { decision, turn } = routeLead(board, inputOf(board, request));

          const verdicts = new Map(
            reps.map(rep => {
              const calendar = rep.calendarId === null ? undefined : officeHours;
              return [
                rep.repId,
                naiveFilter(
                  rep,
                  calendar,
                  pool,
                  history,
                  excludedReps.map(each => each.repId),
                  now,
                  weight,
                  [...online],
                ),
              ] as const;
            }),
          );
          const eligible = new Set([...verdicts].filter(([, reason]) => reason === null).map(([repId]) => repId));
          const counts: Partial<Record<IneligibleReason, number>> = {};
          for (const reason of verdicts.values()) if (reason !== null) counts[reason] = (counts[reason] ?? 0) + 1;
          expect(decision.counts).toEqual(counts);
          expect(decision.eligible).toBe(eligible.size);

          if (decision.kind !== 'assign') {
            expect(decision.kind).toBe('queue');
            expect(eligible.size).toBe(0);
            if (decision.kind === 'queue') expect(decision.nextTryAt.getTime()).toBeGreaterThan(now.getTime());
            continue;
          }
          expect(turns.next(eligible)).toContain(decision.repId);
          turns.take(decision.repId, eligible);
          const { repId, poolId, leadId, decisionId } = decision;
          expect(decision.weight).toBe(isWeighed ? weight : undefined);
          happen(board, { kind: 'claimed', repId, poolId, leadId, decisionId, turn, weight }, now);
          history.push({ kind: 'claimed', repId, at: now, weight, isOfPool: true });
        }
      }),
      runs,
    );
  });

  it('is a pure function: the same board and input give the same, and nothing changes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }), fc.string(), (weights, seed) => {
        const board = aBoard({
          reps: weights.map((_, index) => aRep(`rep-${index}`, { caps: { open: 1, hour: null, day: null, week: null } })),
          pools: [
            aPool(
              'pool',
              weights.map((weight, index) => [`rep-${index}`, weight] as const),
            ),
          ],
        });
        const input = inputOf(board, aRequest(1, { seed }));
        const first = routeLead(board, input);
        expect(routeLead(board, input)).toEqual(first);
        expect([...board.reps.values()].map(rep => rep.slots.open)).toEqual(weights.map(() => 0));
      }),
      runs,
    );
  });
});
