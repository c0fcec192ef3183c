import { aBoard, aPolicy, aPool, aRep, aRequest, happen, noCaps, WEDNESDAY } from '../board/board.builder.js';
import type { BoardState } from '../board/board-state.js';
import type { RuleDocument } from '../../policies/policy.document.js';
import type { Decision, MatchedAccount } from '../types.js';
import { inputOf } from './decision-input.js';
import { routeLead, type RuleVerdict } from './route-lead.js';

const boardWith = (...rules: RuleDocument[]) =>
  aBoard({
    reps: [
      aRep('ann', { caps: { ...noCaps, open: 1 }, delegate: 'ben' }),
      aRep('ben', { externalId: '005B', caps: { ...noCaps, open: 1 } }),
      aRep('cleo', { calendarId: 'office', timeZone: 'America/New_York', delegate: 'ben' }),
      aRep('gone', { active: false, delegate: 'ben' }),
      aRep('dan'),
    ],
    pools: [aPool('small', ['dan'])],
    policy: aPolicy({ rules, fallback: { pool: 'small' } }),
  });
type Given = Parameters<typeof aRequest>[1];
const route = (board: BoardState, given?: Given): Decision => routeLead(board, inputOf(board, aRequest(1, given))).decision;
const trailOf = (board: BoardState, given?: Given): RuleVerdict[] => {
  const trail: RuleVerdict[] = [];
  routeLead(board, inputOf(board, aRequest(1, given)), board.policy, trail);
  return trail;
};
const busy = (board: BoardState, repId: string) =>
  happen(board, { kind: 'taken', repId, leadId: aRequest(50).lead.leadId, cause: 'reopened' });
const hadBy = (repId: string, assignedAt: string | null = null, activeAt: string | null = null): Given => ({
  previousOwner: { repId, assignedAt, activeAt },
});
const hoursAgo = (hours: number) => new Date(WEDNESDAY.getTime() - hours * 3_600_000);
const daysAgo = (days: number) => hoursAgo(24 * days).toISOString();

describe('a rule about who owned the lead before', () => {
  const existing = (given: Partial<RuleDocument> = {}) => boardWith({ id: 'owner', kind: 'existing-owner', ...given });

  it('gives it back, and says so', () => {
    expect(route(existing(), hadBy('ann'))).toMatchObject({
      kind: 'assign',
      repId: 'ann',
      poolId: null,
      rule: 'owner',
      because: 'ANN owned it before, and has 0 of 1 open leads',
    });
  });

  it('passes a lead that nobody has owned on to the rules that follow', () => {
    const decision = route(existing());
    expect(decision).toMatchObject({ repId: 'dan', rule: 'fallback', because: expect.stringMatching(/^DAN is the only one free/) });
    expect(trailOf(existing()).map(verdict => verdict.because)).toEqual(['nobody has owned the lead before', null]);
  });

  it('passes on when the owner has no room, with the reason, or goes where the rule says', () => {
    const board = existing();
    busy(board, 'ann');
    expect(route(board, hadBy('ann'))).toMatchObject({
      repId: 'dan',
      rule: 'fallback',
      because: 'ANN owned it before but has 1 of 1 open leads; DAN is the only one free of 1 in small (rule fallback) and has 0 open leads',
      counts: { 'at-cap-open': 1 },
    });
    const otherwise = existing({ otherwise: { nurture: 'welcome' } });
    busy(otherwise, 'ann');
    expect(route(otherwise, hadBy('ann'))).toMatchObject({ kind: 'nurture', rule: 'owner', program: 'welcome' });
  });

  it('never goes back to who lost it', () => {
    const excludedReps = [{ repId: 'ann', because: 'did not accept it in time' }];
    expect(route(existing({ whenAtCap: 'delegate', whenAway: 'delegate' }), { ...hadBy('ann'), excludedReps })).toMatchObject({
      repId: 'dan',
      because: expect.stringMatching(/^ANN owned it before but did not accept it in time; DAN/),
    });
  });

  it.each([
    ['activity', daysAgo(400), daysAgo(10), 'ann', null],
    ['activity', daysAgo(400), null, 'dan', 'ANN last had to do with it 400 days ago, and 90 days count'],
    ['activity', daysAgo(200), daysAgo(100), 'dan', 'ANN last had to do with it 100 days ago, and 90 days count'],
    ['assignment', daysAgo(400), daysAgo(10), 'dan', 'ANN got it 400 days ago, and 90 days count'],
    ['assignment', daysAgo(90), null, 'ann', null],
    ['activity', null, null, 'ann', null],
  ] as const)('counts its age since the last %s (assigned %s, active %s): %s', (ageSince, assignedAt, activeAt, repId, why) => {
    const board = existing({ maxAgeDays: 90, ageSince });
    expect(route(board, hadBy('ann', assignedAt, activeAt))).toMatchObject({ repId });
    expect(trailOf(board, hadBy('ann', assignedAt, activeAt))[0]!.because).toBe(why);
  });

  it('knows that somebody is no rep any more', () => {
    expect(route(existing({ whenGone: 'delegate' }), hadBy('zoe'))).toMatchObject({
      repId: 'dan',
      because: expect.stringMatching(/^zoe, who owned it before, is not a rep here; DAN/),
    });
  });

  describe('who delegates', () => {
    it.each([
      ['gone', { whenGone: 'delegate' }, 'GONE owned it before but is not active; BEN stands in and has 0 of 1 open leads'],
      [
        'cleo',
        { whenAway: 'delegate' },
        'CLEO owned it before but is outside working hours until 2026-03-04T14:00:00.000Z; BEN stands in and has 0 of 1 open leads',
      ],
      ['ann', { whenAtCap: 'delegate' }, 'ANN owned it before but has 1 of 1 open leads; BEN stands in and has 0 of 1 open leads'],
    ])('is stood in for: %s with %j', (repId, terms, because) => {
      const board = existing(terms);
      busy(board, 'ann');
      expect(route(board, hadBy(repId))).toMatchObject({ kind: 'assign', repId: 'ben', rule: 'owner', poolId: null, because });
      expect(route(existing(), hadBy('gone'))).toMatchObject({ repId: 'dan' });
    });

    it('is passed by when the delegate has no room either, or nobody is one', () => {
      const board = existing({ whenGone: 'delegate', whenAtCap: 'delegate' });
      busy(board, 'ben');
      expect(route(board, hadBy('gone'))).toMatchObject({
        repId: 'dan',
        because: expect.stringMatching(/^GONE owned it before but is not active, and the delegate BEN has 1 of 1 open leads; DAN/),
        counts: { inactive: 1, 'at-cap-open': 1 },
      });
      expect(route(board, hadBy('ben'))).toMatchObject({ repId: 'dan', because: expect.stringMatching(/and has no delegate; DAN/) });
    });
  });

  describe('who is waited for', () => {
    const waiting = existing({ whenAtCap: 'wait 2h', whenAway: 'wait 8h' });
    busy(waiting, 'ann');

    it('keeps the lead in a queue of the own, until then', () => {
      expect(route(waiting, hadBy('ann'))).toMatchObject({
        kind: 'queue',
        rule: 'owner',
        poolId: '(owner ann)',
        reason: 'no-capacity',
        nextTryAt: new Date('2026-03-04T12:00:00Z'),
        because: 'ANN owned it before but has 1 of 1 open leads; it waits for ANN until 2026-03-04T12:00:00.000Z',
      });
    });

    it('is asked again when the working hours begin, if that is sooner', () => {
      expect(route(waiting, hadBy('cleo'))).toMatchObject({
        poolId: '(owner cleo)',
        reason: 'outside-working-hours',
        nextTryAt: new Date('2026-03-04T14:00:00Z'),
      });
    });

    it('counts from when the lead began to wait; then the rules that follow decide', () => {
      expect(route(waiting, { ...hadBy('ann'), waitingSince: hoursAgo(1.5) })).toMatchObject({
        nextTryAt: new Date('2026-03-04T10:30:00Z'),
      });
      expect(route(waiting, { ...hadBy('ann'), waitingSince: hoursAgo(2) })).toMatchObject({
        kind: 'assign',
        repId: 'dan',
        because: expect.stringMatching(/^ANN owned it before but has 1 of 1 open leads and was waited for; DAN/),
      });
    });
  });
});

describe('a rule about who owns the account', () => {
  const account: MatchedAccount = {
    accountId: 'a-1',
    name: 'Acme',
    owner: '005b',
    segment: 'key',
    fields: { tier: 'gold' },
    matchedBy: 'domain',
    matchedOn: 'acme.example',
  };
  const board = boardWith(
    { id: 'key', when: 'account.segment == "key" && accountFields.tier == "silver"', to: { close: 'test' } },
    { id: 'account', kind: 'account-owner' },
  );
  const of = (given: Partial<MatchedAccount> | null) => ({ lead: { account: given && { ...account, ...given } } });

  it('gives it to the owner, found by id, CRM id or e-mail, with the account and by what it was known', () => {
    expect(route(board, of({}))).toMatchObject({
      kind: 'assign',
      repId: 'ben',
      rule: 'account',
      because: 'BEN owns the account Acme (by the domain acme.example), and has 0 of 1 open leads',
    });
  });

  it('lets conditions speak of it', () => {
    expect(route(board, of({ fields: { tier: 'silver' } }))).toMatchObject({ kind: 'close', rule: 'key' });
  });

  it('stores what it went by, and nothing else of the account', () => {
    expect(inputOf(board, aRequest(1, of({}))).facts).toEqual({
      'account.id': 'a-1',
      'account.name': 'Acme',
      'account.owner': '005b',
      'account.segment': 'key',
      'account.matchedBy': 'domain',
      'account.matchedOn': 'acme.example',
      'accountFields.tier': 'gold',
    });
  });

  it.each([
    [null, 'no account has its domain or company name'],
    [{ owner: null }, 'the account Acme (by the domain acme.example) has no owner'],
    [{ owner: 'zoe' }, 'zoe, who owns the account Acme (by the domain acme.example), is not a rep here'],
  ])('passes on with %j', (given, because) => {
    expect(route(board, of(given))).toMatchObject({ repId: 'dan', rule: 'fallback' });
    expect(trailOf(board, of(given))[1]!.because).toBe(because);
  });
});

describe('a rule about territories', () => {
  const board = boardWith(
    { id: 'no-students', kind: 'filter', when: 'answers.role == "student"', to: { close: 'disqualified', label: 'student' } },
    {
      id: 'areas',
      kind: 'territory',
      territories: [
        {
          countries: ['DE'],
          to: { pool: 'small' },
          within: [{ postalCodes: ['80000-81999'], to: { owner: { rep: 'ann' }, otherwise: { pool: 'small' } } }],
        },
      ],
    },
  );

  it('sends a lead to the narrowest area of its address', () => {
    expect(route(board, { lead: { person: { address: { country: 'DE', postalCode: '80331' } } } })).toMatchObject({
      repId: 'ann',
      rule: 'areas',
    });
    expect(route(board, { lead: { person: { address: { country: 'DE' } } } })).toMatchObject({
      repId: 'dan',
      because: 'DAN is the only one free of 1 in small (rule areas: DE) and has 0 open leads',
    });
  });

  it('takes the country of the company where that of the person is not known', () => {
    expect(route(board, { lead: { company: { country: 'DE' } } }).rule).toBe('areas');
    expect(route(board, { lead: { person: { address: { country: 'FR' } }, company: { country: 'DE' } } }).rule).toBe('fallback');
  });

  it('passes on what is in none of them', () => {
    expect(trailOf(board, { lead: { person: { address: { country: 'FR', postalCode: '75001' } } } })[1]!.because).toBe(
      'FR 75001 is in none of its territories',
    );
  });

  it('comes after the filters, which say what a lead is', () => {
    expect(route(board, { lead: { answers: { role: 'student' } } })).toMatchObject({
      kind: 'close',
      because: 'rule no-students closes it as disqualified (student)',
    });
  });
});

describe('what of a request is stored', () => {
  it('is who owned the lead before, and since when it waits, only where a rule asks', () => {
    const given = { ...hadBy('ann'), waitingSince: WEDNESDAY };
    expect(inputOf(boardWith(), aRequest(1, given))).not.toHaveProperty('previousOwner');
    expect(inputOf(boardWith(), aRequest(1, given))).not.toHaveProperty('waitingSince');
    const asking = boardWith({ id: 'owner', kind: 'existing-owner', whenAway: 'wait 1h' });
    const input = inputOf(asking, aRequest(1, given));
    expect(input).toMatchObject({ previousOwner: { repId: 'ann' }, waitingSince: WEDNESDAY.toISOString() });
    const stored = { ...(JSON.parse(JSON.stringify(input)) as typeof input), now: input.now };
    expect(routeLead(asking, stored)).toEqual(routeLead(asking, input));
  });
});
