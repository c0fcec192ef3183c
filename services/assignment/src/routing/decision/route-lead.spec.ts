import { aBoard, aPolicy, aPool, aRep, aRequest, happen, noCaps, officeHours, WEDNESDAY } from '../board/board.builder.js';
import { BoardState } from '../board/board-state.js';
import type { PolicyDocument } from '../../policies/policy.document.js';
import type { Decision } from '../types.js';
import { inputOf } from './decision-input.js';
import { routeLead } from './route-lead.js';

const reps = [
  aRep('ann', { skills: ['de'], externalId: '005A' }),
  aRep('ben', { email: 'Ben@example.com' }),
  aRep('cleo', { calendarId: 'office', timeZone: 'America/New_York' }),
  aRep('dan', { caps: { ...noCaps, open: 1 } }),
];
const pools = [aPool('emea', ['ann', 'ben']), aPool('us', ['cleo']), aPool('small', ['dan']), aPool('none', [])];
const boardWith = (document: Partial<PolicyDocument>) =>
  aBoard({ reps, pools, policy: aPolicy({ fallback: { pool: 'emea' }, ...document }) });
type Given = Parameters<typeof aRequest>[1];
const route = (board: BoardState, given?: Given): Decision => routeLead(board, inputOf(board, aRequest(1, given))).decision;
const busy = (board: BoardState, repId: string) =>
  happen(board, { kind: 'taken', repId, leadId: aRequest(50).lead.leadId, cause: 'reopened' });

describe('routeLead', () => {
  it('gives a lead to a member of the pool of the first rule that takes it, and says why in one sentence', () => {
    const board = boardWith({ sla: { accept: '15m' }, rules: [{ id: 'hot', when: 'lead.score >= 80', to: { pool: 'small' } }] });
    expect(route(board, { lead: { score: 90 } })).toEqual({
      kind: 'assign',
      repId: 'dan',
      decisionId: aRequest(1).decisionId,
      leadId: aRequest(1).lead.leadId,
      decidedAt: WEDNESDAY,
      position: board.seq,
      rule: 'hot',
      poolId: 'small',
      policyHash: board.policy!.configuration.hash,
      sla: { acceptMinutes: 15, contactMinutes: null },
      because: 'DAN is the only one free of 1 in small (rule hot) and has 0 of 1 open leads',
      candidates: 1,
      eligible: 1,
      counts: {},
    });
    expect(route(board, { lead: { score: 70 } })).toMatchObject({
      rule: 'fallback',
      poolId: 'emea',
      because: expect.stringContaining('is next in turn of 2 in emea'),
    });
  });

  it('sends to nurture, or closes, where the rule says so', () => {
    const board = boardWith({
      rules: [
        { id: 'cold', when: 'lead.score < 20', to: { nurture: 'welcome' } },
        { id: 'student', when: 'answers.role == "student"', to: { close: 'disqualified' } },
      ],
    });
    expect(route(board, { lead: { score: 5 } })).toMatchObject({
      kind: 'nurture',
      program: 'welcome',
      rule: 'cold',
      poolId: null,
      sla: null,
    });
    expect(route(board, { lead: { answers: { role: 'student' } } })).toMatchObject({
      kind: 'close',
      outcome: 'disqualified',
      because: 'rule student closes it as disqualified',
    });
  });

  it('asks overflow pools in order, and waits at the first when nobody is free', () => {
    const board = boardWith({ fallback: { pool: 'us', overflow: ['small', 'emea'] } });
    expect(route(board)).toMatchObject({ kind: 'assign', repId: 'dan', poolId: 'small', counts: { 'outside-working-hours': 1 } });
    busy(board, 'dan');
    expect(route(board)).toMatchObject({
      kind: 'assign',
      poolId: 'emea',
      counts: { 'outside-working-hours': 1, 'at-cap-open': 1 },
      candidates: 4,
      eligible: 2,
    });
    const excludedReps = ['ann', 'ben'].map(repId => ({ repId, because: 'had it' }));
    expect(route(board, { excludedReps })).toMatchObject({
      kind: 'queue',
      poolId: 'us',
      reason: 'no-capacity',
      candidates: 4,
      eligible: 0,
    });
  });

  it.each([
    ['small', 'no-capacity', 'nobody of 1 in small (rule fallback) is free: 1 at the cap of open leads', '2026-03-04T10:15:00.000Z'],
    ['us', 'outside-working-hours', 'nobody of 1 in us (rule fallback) is free: 1 outside working hours', '2026-03-04T14:00:00.000Z'],
    ['none', 'pool-empty', 'none (rule fallback) has no members', '2026-03-04T10:15:00.000Z'],
  ])('keeps a lead in the queue of %s for %s, until when something may change', (pool, reason, because, nextTryAt) => {
    const board = boardWith({ fallback: { pool } });
    busy(board, 'dan');
    expect(route(board)).toMatchObject({ kind: 'queue', reason, because, nextTryAt: new Date(nextTryAt), poolId: pool });
  });

  it('says that nobody is eligible where neither room nor time helps', () => {
    const board = boardWith({ rules: [{ id: 'fr', to: { pool: 'emea' }, skills: ['fr'] }] });
    expect(route(board)).toMatchObject({ kind: 'queue', reason: 'nobody-eligible', counts: { 'skill-missing': 2 } });
  });

  it('needs the skills of the rule beside those of the pool', () => {
    expect(route(boardWith({ rules: [{ id: 'de', to: { pool: 'emea' }, skills: ['de'] }] }))).toMatchObject({
      kind: 'assign',
      repId: 'ann',
      counts: { 'skill-missing': 1 },
    });
  });

  describe('an owner rule', () => {
    const owned = (owner: { rep?: string; field?: string }) =>
      boardWith({ rules: [{ id: 'owner', to: { owner, otherwise: { pool: 'small' } } }] });

    it('gives the lead to the named rep, outside of any pool', () => {
      expect(route(owned({ rep: 'ben' }))).toMatchObject({
        kind: 'assign',
        repId: 'ben',
        poolId: null,
        because: 'BEN is the owner that rule owner names, and has 0 open leads',
      });
    });

    it.each([
      ['a rep id', 'ann', 'ann'],
      ['a CRM id', '005a', 'ann'],
      ['an e-mail in any case', 'ben@EXAMPLE.com', 'ben'],
    ])('finds the rep by a fact that holds %s', (_, value, repId) => {
      expect(route(owned({ field: 'answers.rep' }), { lead: { answers: { rep: value } } })).toMatchObject({ kind: 'assign', repId });
    });

    it('finds the current owner that the request names', () => {
      expect(route(owned({ field: 'currentOwner' }), { currentOwner: 'ben' })).toMatchObject({ kind: 'assign', repId: 'ben' });
      expect(route(owned({ field: 'currentOwner' }))).toMatchObject({ kind: 'assign', repId: 'dan' });
    });

    it('goes elsewhere when the owner is away, at a cap or gone, and says so', () => {
      expect(route(owned({ rep: 'cleo' }))).toMatchObject({
        repId: 'dan',
        poolId: 'small',
        counts: { 'outside-working-hours': 1 },
      });
      expect(route(owned({ field: 'answers.rep' }), { lead: { answers: { rep: 'nobody' } } })).toMatchObject({ repId: 'dan' });
      const excludedReps = [{ repId: 'ben', because: 'declined it' }];
      expect(route(owned({ rep: 'ben' }), { excludedReps })).toMatchObject({ repId: 'dan', counts: { excluded: 1 } });
    });
  });

  it('depends on the seed only among equals', () => {
    const board = boardWith({});
    const winners = new Set(Array.from({ length: 30 }, (_, n) => (route(board, { seed: `${n}` }) as { repId: string }).repId));
    expect(winners).toEqual(new Set(['ann', 'ben']));
  });

  it('keeps everything in the queue without a policy', () => {
    expect(route(new BoardState())).toMatchObject({ kind: 'queue', reason: 'hold', rule: '(none)', policyHash: '', position: 0 });
  });

  it('lets conditions speak of time', () => {
    const board = aBoard({
      reps,
      pools,
      calendars: [officeHours],
      policy: aPolicy({ rules: [{ id: 'late', when: 'now.getHours() >= 18', to: { pool: 'small' } }], fallback: { pool: 'emea' } }),
    });
    expect(route(board, { now: new Date('2026-03-04T19:00:00Z') }).rule).toBe('late');
    expect(route(board).rule).toBe('fallback');
  });
});
