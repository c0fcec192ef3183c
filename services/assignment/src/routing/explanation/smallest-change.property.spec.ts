import fc from 'fast-check';
import { aBoard, aLimit, aPolicy, aPool, aRep, aRequest, happen, officeHours, WEDNESDAY } from '../board/board.builder.js';
import { snapshotOf } from '../board/board-snapshot.js';
import type { BoardState } from '../board/board-state.js';
import { broughtAbout } from '../decision/brought-about.js';
import { inputOf } from '../decision/decision-input.js';
import type { DecisionInput } from '../decision/decision-input.js';
import { ENGINE_VERSION, routeLead } from '../decision/route-lead.js';
import { hashText } from '../decision/tie-break.js';
import { poolStrategies, type Decision, type RepConfiguration } from '../types.js';
import type { ChangePart } from './change-parts.js';
import { explained } from './explained.builder.js';
import type { SmallestChange } from './smallest-change.js';

const runs = { numRuns: Number(process.env.BATON_PROPERTY_RUNS ?? 200) };

const cap = fc.option(fc.integer({ min: 0, max: 4 }), { nil: null, freq: 2 });
const anyRep = fc.record({
  active: fc.integer({ min: 0, max: 7 }).map(n => n > 0),
  timeZone: fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York'),
  calendarId: fc.constantFrom('office', null, null),
  timeOff: fc.constantFrom<RepConfiguration['timeOff'][]>(
    [],
    [],
    [{ from: '2026-03-01', to: '2026-03-06' }],
    [{ from: '2026-03-04T00:00:00Z', to: '2026-03-04T12:34:30Z' }],
    [
      { from: '2026-03-03', to: '2026-03-04' },
      { from: '2026-03-04T08:00:00Z', to: '2026-03-05T00:00:00Z' },
    ],
  ),
  skills: fc.subarray(['de', 'fr', 'saas']),
  caps: fc.record({
    open: cap,
    hour: cap,
    day: cap,
    week: cap,
    pools: fc.constantFrom<Record<string, number>[]>({}, {}, { first: 1, second: 2 }),
  }),
  limits: fc.constantFrom(
    [],
    [],
    [aLimit({ most: 1, grades: ['B'] })],
    [aLimit({ most: 20, per: 'month', spread: true })],
    [aLimit({ most: 1.5, per: 'hour' })],
  ),
  needsPresence: fc.constantFrom(undefined, undefined, true as const),
});
const anyPool = fc.record({
  strategy: fc.constantFrom(...poolStrategies),
  skills: fc.constantFrom([], [], ['de']),
  preferredSkills: fc.constantFrom<string[][]>([], [], ['saas']),
  duringWorkingHours: fc.boolean(),
});
const story = fc.record({
  reps: fc.array(fc.tuple(anyRep, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 2 })), { minLength: 2, maxLength: 7 }),
  pools: fc.tuple(anyPool, anyPool),
  happened: fc.array(fc.tuple(fc.constantFrom('lead', 'lead', 'lead', 'taken', 'online', 'away'), fc.nat(20)), { maxLength: 25 }),
  owner: fc.option(fc.nat(20), { nil: null }),
  excluded: fc.array(fc.nat(20), { maxLength: 2 }),
  ruleSkills: fc.constantFrom<string[][]>([], ['fr']),
  prefer: fc.constantFrom<({ skills: string[]; ahead: number } | undefined)[]>(undefined, undefined, { skills: ['saas', 'fr'], ahead: 1 }),
  /** What each lead weighs. */
  weight: fc.constantFrom(1, 1, 2),
  seed: fc.string(),
});
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;

const idOf = (index: number) => `rep-${index}`;

/** The board of a story, made anew each time: what is changed on one does not show on another. */
function tell({ reps, pools, happened, owner, ruleSkills, weight, prefer }: Story): BoardState {
  const members = (pool: number) =>
    reps.flatMap(([, weight, where], index) => (where === 2 || where === pool ? [[idOf(index), weight] as const] : []));
  const poolTarget = { pool: 'first', overflow: ['second'] };
  const to = owner === null ? poolTarget : { owner: { rep: idOf(owner % reps.length) }, otherwise: poolTarget };
  const board = aBoard({
    reps: reps.map(([rep], index) => aRep(idOf(index), rep)),
    pools: [aPool('first', members(0), pools[0]), aPool('second', members(1), pools[1])],
    calendars: [officeHours],
    policy: aPolicy({
      rules: [{ id: 'all', to, skills: ruleSkills, prefer }],
      weights: [{ when: 'lead.score >= 0', weight }],
      fallback: { nurture: 'default' },
    }),
  });
  happen(board, { kind: 'presence-known', isKnown: true });
  for (const [index, [kind, who]] of happened.entries()) {
    const repId = idOf(who % reps.length);
    if (kind === 'taken') happen(board, { kind, repId, leadId: aRequest(index).lead.leadId, cause: 'owner-reported' });
    else if (kind !== 'lead')
      happen(board, { kind: 'presence-changed', repId, presence: { state: kind as 'online', since: index, toldAt: index } });
    else {
      const input = inputOf(board, aRequest(index));
      for (const occurrence of broughtAbout(board, input, routeLead(board, input))) happen(board, occurrence);
    }
  }
  return board;
}

const DAY = 86_400_000;

/** What a part means, carried out by entries of the log as they would really have come about, and on the input. */
function carryOut(board: BoardState, input: DecisionInput, repId: string, part: ChangePart): DecisionInput {
  const rep = board.reps.get(repId)!;
  const change = (given: Partial<RepConfiguration>) =>
    happen(board, { kind: 'rep-changed', repId, rep: { ...rep.configuration, ...given } });
  const now = WEDNESDAY.getTime();
  switch (part.kind) {
    case 'active':
      change({ active: true });
      break;
    case 'back-earlier':
      change({
        timeOff: rep.configuration.timeOff.flatMap(({ from, to }) => {
          const isDate = to.length === 10;
          if (isDate !== 'days' in part) return [{ from, to }];
          const end = new Date(Date.parse(to) - ('days' in part ? part.days * DAY : part.minutes * 60_000)).toISOString();
          return end.slice(0, 10) < from.slice(0, 10) || (!isDate && end <= from) ? [] : [{ from, to: isDate ? end.slice(0, 10) : end }];
        }),
      });
      break;
    case 'at-work':
      change({ calendarId: null });
      break;
    case 'online':
      happen(board, { kind: 'presence-changed', repId, presence: { state: 'online', since: now, toldAt: now } });
      break;
    case 'skills':
      change({ skills: [...rep.configuration.skills, ...part.skills] });
      break;
    case 'cap':
      change({ caps: { ...rep.configuration.caps, [part.cap]: part.to } });
      break;
    case 'pool-cap':
      change({ caps: { ...rep.configuration.caps, pools: { ...rep.configuration.caps.pools, [part.poolId]: part.to } } });
      break;
    case 'limit':
      change({ limits: rep.configuration.limits!.map((limit, place) => (place === part.limit ? { ...limit, most: part.to } : limit)) });
      break;
    case 'fewer-open':
      for (let n = 0; n < part.leads; n++)
        happen(board, { kind: 'released', repId, leadId: aRequest(n).lead.leadId, poolId: null, reason: 'won' });
      break;
    case 'fewer-leads': {
      const member = board.pools.get(part.poolId)!.member(repId)!;
      member.pass -= part.leads * member.stride;
      rep.changed();
      break;
    }
    case 'not-excluded':
      return { ...input, excludedReps: input.excludedReps.filter(each => each.repId !== repId) };
    case 'others-not-free':
      return { ...input, excludedReps: [...input.excludedReps, ...part.repIds.map(other => ({ repId: other, because: 'is not free' }))] };
  }
  return input;
}

/** One less of a number; null for a part without one. */
function oneLess(part: ChangePart): ChangePart | null {
  switch (part.kind) {
    case 'back-earlier':
      return 'days' in part ? { ...part, days: part.days - 1 } : { ...part, minutes: part.minutes - 1 };
    case 'cap':
    case 'pool-cap':
    case 'limit':
      return { ...part, to: part.to - 1 };
    case 'fewer-leads':
    case 'fewer-open':
      return { ...part, leads: part.leads - 1 };
    default:
      return null;
  }
}

function wins(drawn: Story, input: DecisionInput, repId: string, parts: readonly ChangePart[]): boolean {
  const board = tell(drawn);
  const changed = parts.reduce((asked, part) => carryOut(board, asked, repId, part), input);
  const { decision } = routeLead(board, changed);
  return decision.kind === 'assign' && decision.repId === repId;
}

/** Every candidate of a decision, with the change that is told. */
function explain(board: BoardState, input: DecisionInput): { decision: Decision; told: Map<string, SmallestChange | null> } {
  const { decision } = routeLead(board, input);
  const { owners, pools } = explained(board, { input, decision, engineVersion: ENGINE_VERSION });
  const told = [...owners, ...pools.flatMap(pool => pool.candidates)].map(({ repId, change }) => [repId, change] as const);
  return { decision, told: new Map(told) };
}

const inputFor = (board: BoardState, { excluded, reps, seed }: Story) =>
  inputOf(
    board,
    aRequest(999, {
      seed,
      excludedReps: [...new Set(excluded.map(n => n % reps.length))].map(n => ({ repId: idOf(n), because: 'had it' })),
    }),
  );

describe('the smallest change that would have made a candidate win', () => {
  it('is told of everybody who did not get the lead, makes that candidate win, and no part or number of it can be left out', () => {
    fc.assert(
      fc.property(story, drawn => {
        const board = tell(drawn);
        const input = inputFor(board, drawn);
        const before = snapshotOf(board);
        const { decision, told } = explain(board, input);
        expect(snapshotOf(board)).toEqual(before);
        for (const [repId, change] of told) {
          if (decision.kind === 'assign' && decision.repId === repId) {
            expect(change).toBeNull();
            continue;
          }
          expect(change).not.toBeNull();
          const { parts, inWords } = change!;
          expect(inWords).not.toBe('');
          expect(wins(drawn, input, repId, parts)).toBe(true);
          for (const part of parts) {
            const others = parts.filter(each => each !== part);
            expect(wins(drawn, input, repId, others)).toBe(false);
            const less = oneLess(part);
            if (less !== null) expect(wins(drawn, input, repId, [...others, less])).toBe(false);
          }
        }
      }),
      runs,
    );
  });

  it('decides nothing otherwise: the board is as it was', () => {
    fc.assert(
      fc.property(story, drawn => {
        const board = tell(drawn);
        const input = inputFor(board, drawn);
        const first = explain(board, input);
        expect(explain(board, input)).toEqual(first);
        expect(routeLead(board, input).decision).toEqual(first.decision);
        expect(hashText(drawn.seed)).toBe(hashText(input.seed));
      }),
      { numRuns: 50 },
    );
  });
});
