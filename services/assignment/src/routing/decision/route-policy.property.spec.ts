import fc from 'fast-check';
import { aBoard, aPolicy, aPool, aRep, aRequest, noCaps, WEDNESDAY } from '../board/board.builder.js';
import type { PolicyDocument, RuleDocument, TargetDocument, TerritoryDocument } from '../../policies/policy.document.js';
import type { Decision, RepConfiguration } from '../types.js';
import { inputOf } from './decision-input.js';
import { naiveConditions, naiveRoute, type NaiveLead, type NaiveTeam, type RepCondition } from './naive-policy.builder.js';
import { routeLead, type RuleVerdict } from './route-lead.js';

const runs = { numRuns: Number(process.env.BATON_PROPERTY_RUNS ?? 300) };

const REPS = ['ann', 'ben', 'cleo', 'dan'];
const POOLS = ['p0', 'p1', 'p2'];
const rep = fc.constantFrom(...REPS);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const answer = fc.constantFrom('overflow', 'delegate', 'wait 30m', 'wait 90m');
const terms = {
  whenAway: maybe(answer),
  whenAtCap: maybe(answer),
  whenGone: maybe(fc.constantFrom('overflow', 'delegate')),
};
const away: fc.Arbitrary<TargetDocument> = fc.oneof(
  fc.record({ nurture: fc.constant('welcome') }),
  fc.record({ close: fc.constantFrom('disqualified' as const, 'test' as const) }),
);
const pool: fc.Arbitrary<TargetDocument> = fc
  .uniqueArray(fc.constantFrom(...POOLS), { minLength: 1, maxLength: 3 })
  .map(([first, ...overflow]) => ({ pool: first, overflow }));
const target: fc.Arbitrary<TargetDocument> = fc.oneof(
  { weight: 4, arbitrary: pool },
  { weight: 1, arbitrary: away },
  { weight: 2, arbitrary: fc.record({ owner: fc.record({ rep }), ...terms, otherwise: pool }) },
);

const codes = fc.uniqueArray(fc.constantFrom('1', '12', '123', '124', '100-199', '120-129', '124-125', '900-999'), {
  minLength: 1,
  maxLength: 2,
});
const states = fc.uniqueArray(fc.constantFrom('BY', 'BE'), { minLength: 1 });
const leaf = (level: object) => fc.record({ ...level, to: target });
const territory: fc.Arbitrary<TerritoryDocument> = fc.record({
  countries: fc.uniqueArray(fc.constantFrom('DE', 'AT'), { minLength: 1 }),
  to: maybe(target),
  within: fc.array(
    fc.oneof(
      leaf({ postalCodes: codes }),
      leaf({ states, postalCodes: codes }),
      fc.record({ states, to: maybe(target), within: fc.array(leaf({ postalCodes: codes }), { minLength: 1, maxLength: 2 }) }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

const conditions = {
  when: maybe(fc.constantFrom(...Object.keys(naiveConditions))),
  freeMail: fc.constantFrom(undefined, undefined, undefined, true),
  domains: fc.constantFrom<string[] | undefined>(undefined, undefined, undefined, ['rival.example']),
};
const rule: fc.Arbitrary<Omit<RuleDocument, 'id'>> = fc.oneof(
  fc.record({ kind: fc.constantFrom(undefined, 'named' as const), ...conditions, to: target }),
  fc.record({ kind: fc.constant('filter' as const), ...conditions, freeMail: fc.constant(true), to: fc.oneof(away, pool) }),
  fc
    .record({
      kind: fc.constant('existing-owner' as const),
      ...conditions,
      ...terms,
      age: fc.constantFrom({}, { maxAgeDays: 90 }, { maxAgeDays: 90, ageSince: 'assignment' as const }),
      otherwise: maybe(target),
    })
    .map(({ age, ...rest }) => ({ ...rest, ...age })),
  fc.record({ kind: fc.constant('account-owner' as const), ...conditions, ...terms, otherwise: maybe(target) }),
  fc.record({ kind: fc.constant('territory' as const), ...conditions, territories: fc.array(territory, { minLength: 1, maxLength: 3 }) }),
);
const policy: fc.Arbitrary<PolicyDocument> = fc.record({
  name: fc.constant('random'),
  rules: fc.array(rule, { maxLength: 6 }).map(rules => rules.map((each, index) => ({ id: `rule-${index}`, ...each }))),
  fallback: target,
});

const team: fc.Arbitrary<NaiveTeam> = fc.record({
  reps: fc.record(
    Object.fromEntries(
      REPS.map(repId => [
        repId,
        fc.record({
          condition: fc.constantFrom<RepCondition>('free', 'free', 'full', 'away', 'gone'),
          delegate: fc.constantFrom(null, ...REPS.filter(other => other !== repId)),
        }),
      ]),
    ),
  ),
  pools: fc.record(Object.fromEntries(POOLS.map(poolId => [poolId, rep]))),
});
const days = fc.constantFrom(null, 10, 80, 100, 400);
const lead: fc.Arbitrary<NaiveLead> = fc.record({
  country: fc.constantFrom('', 'DE', 'DE', 'AT', 'FR'),
  state: fc.constantFrom('', 'BY', 'BE'),
  postalCode: fc.constantFrom('', '123', '124', '129', '150', '950', '500'),
  emailDomain: fc.constantFrom('gmail.com', 'acme.example', 'rival.example', 'eu.rival.example', 'notrival.example'),
  role: fc.constantFrom('', 'student', 'boss'),
  account: fc.option(fc.record({ owner: fc.constantFrom(null, 'nobody', ...REPS), segment: fc.constantFrom('key', 'small') }), {
    nil: null,
  }),
  previousOwner: fc.option(fc.record({ repId: fc.constantFrom('nobody', ...REPS), assignedDaysAgo: days, activeDaysAgo: days }), {
    nil: null,
  }),
  waitedMinutes: fc.constantFrom(null, 0, 30, 60, 90),
  excluded: fc.subarray(REPS, { maxLength: 2 }),
});

/** What makes a rep be in this condition at the time of the decision. */
const conditionOf: Record<RepCondition, Partial<RepConfiguration>> = {
  free: {},
  full: { caps: { ...noCaps, open: 0 } },
  away: { timeOff: [{ from: '2026-03-04', to: '2026-03-05' }] },
  gone: { active: false },
};
const boardOf = ({ reps, pools }: NaiveTeam, document: PolicyDocument) =>
  aBoard({
    reps: Object.entries(reps).map(([repId, { condition, delegate }]) =>
      aRep(repId, { ...conditionOf[condition], ...(delegate === null ? {} : { delegate }) }),
    ),
    pools: Object.entries(pools).map(([poolId, repId]) => aPool(poolId, [repId])),
    policy: aPolicy(document),
  });

const ago = (milliseconds: number) => new Date(WEDNESDAY.getTime() - milliseconds);
const daysAgo = (age: number | null) => (age === null ? null : ago(age * 86_400_000).toISOString());
function requestOf(drawn: NaiveLead): ReturnType<typeof aRequest> {
  const { country, state, postalCode, account, previousOwner, waitedMinutes } = drawn;
  return aRequest(1, {
    lead: {
      person: {
        email: `jo@${drawn.emailDomain}`,
        address: { ...(country ? { country } : {}), ...(state ? { state } : {}), ...(postalCode ? { postalCode } : {}) },
      },
      answers: drawn.role === '' ? {} : { role: drawn.role },
      account: account && { accountId: '1', name: 'Acme', fields: {}, matchedBy: 'domain', matchedOn: 'a.example', ...account },
    },
    previousOwner: previousOwner && {
      repId: previousOwner.repId,
      assignedAt: daysAgo(previousOwner.assignedDaysAgo),
      activeAt: daysAgo(previousOwner.activeDaysAgo),
    },
    ...(waitedMinutes === null ? {} : { waitingSince: ago(waitedMinutes * 60_000) }),
    excludedReps: drawn.excluded.map(repId => ({ repId, because: 'had it' })),
  });
}

function outcomeOf(decision: Decision): string {
  switch (decision.kind) {
    case 'assign':
      return `assign ${decision.repId}`;
    case 'queue':
      return `queue ${decision.poolId}`;
    case 'nurture':
      return `nurture ${decision.program}`;
    case 'close':
      return `close ${decision.outcome}`;
  }
}

describe('routing by a policy of rules of every kind, on random policies, teams and leads', () => {
  it('decides as a naive reading of the document does', () => {
    fc.assert(
      fc.property(policy, team, lead, (document, drawnTeam, drawnLead) => {
        const board = boardOf(drawnTeam, document);
        const { decision } = routeLead(board, inputOf(board, requestOf(drawnLead)));
        expect({ rule: decision.rule, outcome: outcomeOf(decision) }).toEqual(naiveRoute(document, drawnTeam, drawnLead));
      }),
      runs,
    );
  });

  it('tells of each rule that was asked why it did not take the lead, and decides the same while it tells; from stored input, too', () => {
    fc.assert(
      fc.property(policy, team, lead, (document, drawnTeam, drawnLead) => {
        const board = boardOf(drawnTeam, document);
        const input = inputOf(board, requestOf(drawnLead));
        const trail: RuleVerdict[] = [];
        const routed = routeLead(board, input, board.policy, trail);
        expect(trail.slice(0, -1).every(({ because }) => because !== null && because !== '')).toBe(true);
        expect(trail.at(-1)).toMatchObject({ because: null, rule: { id: routed.decision.rule } });
        const stored = { ...(JSON.parse(JSON.stringify(input)) as typeof input), now: input.now };
        expect(routeLead(board, stored)).toEqual(routed);
      }),
      runs,
    );
  });

  it('never gives a lead to somebody who is away, at a cap, gone or had it, and waits no longer than the rule says', () => {
    fc.assert(
      fc.property(policy, team, lead, (document, drawnTeam, drawnLead) => {
        const board = boardOf(drawnTeam, document);
        const { decision } = routeLead(board, inputOf(board, requestOf(drawnLead)));
        if (decision.kind === 'assign') {
          expect(drawnTeam.reps[decision.repId]!.condition).toBe('free');
          expect(drawnLead.excluded).not.toContain(decision.repId);
        }
        if (decision.kind !== 'queue') return;
        expect(decision.nextTryAt > WEDNESDAY).toBe(true);
        const isOfOwner = decision.poolId!.startsWith('(owner');
        if (isOfOwner)
          expect(decision.nextTryAt.getTime()).toBeLessThanOrEqual(WEDNESDAY.getTime() + (90 - (drawnLead.waitedMinutes ?? 0)) * 60_000);
      }),
      runs,
    );
  });
});
