import { aBoard, aPool, aRep, officeHours } from '../routing/board/board.builder.js';
import type { Inquiry } from '../leads/inquiry.js';
import type { Reaction } from './fold-reactions.js';
import type { PastDecision } from './history.store.js';
import { PastArrivals, type PageKnowledge } from './past-arrivals.js';
import type { Claim } from './possession-log.js';
import { HOUR, MINUTE, START } from './scenario.builder.js';
import { WorkingReaction } from './working-reaction.js';

const board = aBoard({ reps: [aRep('ann', { calendarId: 'office' })], pools: [aPool('pool', ['ann'])], calendars: [officeHours] });
const working = new WorkingReaction(board.configuration());

const decided = (
  minutes: number,
  given: Partial<PastDecision> & { excluded?: string[]; facts?: Record<string, string | number | boolean> } = {},
): PastDecision => {
  const { excluded = [], facts = {}, ...rest } = given;
  return {
    decisionId: `decision-${minutes}`,
    leadId: 'lead',
    at: new Date(START + minutes * MINUTE),
    position: minutes,
    kind: 'assign',
    endsWait: false,
    input: { facts, currentOwner: null, excludedReps: excluded.map(repId => ({ repId, because: 'declined it' })) },
    ...rest,
  };
};
const claim = (minutes: number, repId: string, heldMs: number): [string, Claim] => [
  `decision-${minutes}`,
  { repId, poolId: 'pool', at: START + minutes * MINUTE, heldMs },
];
const inquiry = (minutes: number, country: string): Inquiry => ({
  inquiryId: `inquiry-${minutes}`,
  leadId: 'lead',
  originalLeadId: 'lead',
  sourceId: 'site',
  externalId: '1',
  occurredAt: new Date(START + minutes * MINUTE),
  acceptedAt: new Date(START + minutes * MINUTE),
  known: false,
  facts: { person: {}, company: { country }, origin: { mediaType: 'website', channel: 'form' }, answers: {}, consent: {} },
});
const reaction = (given: Partial<Reaction> = {}): Reaction => ({ score: 70, grade: 'B', acceptedAt: null, contactedAt: null, ...given });
const knowing = (given: Partial<PageKnowledge> = {}): PageKnowledge => ({
  inquiries: new Map(),
  scores: new Map([['lead', { score: 55, grade: 'C' as const }]]),
  reactions: new Map(),
  ...given,
});
const past = (paths: string[] = [], ...claims: [string, Claim][]) => new PastArrivals(START, new Map(claims), new Set(paths), working);

describe('what a decision of the past asks again', () => {
  it('has who owned the lead before as the decision knew it', () => {
    const previousOwner = { repId: 'ann', assignedAt: '2026-03-01T10:00:00.000Z', activeAt: null };
    const arrivals = past();
    arrivals.decided(decided(1, { input: { facts: {}, currentOwner: null, previousOwner, excludedReps: [] } }), knowing());
    arrivals.decided(decided(9, { leadId: 'other' }), knowing());
    expect(arrivals.inOrder().map(arrival => arrival.previousOwner)).toEqual([previousOwner, null]);
  });

  it('has the facts of the inquiries that had come by then, and what the decision itself saw before all else', () => {
    const arrivals = past(['company.country', 'source.channel', 'lead.attempts']);
    const knowledge = knowing({ inquiries: new Map([['lead', [inquiry(0, 'DE'), inquiry(60, 'FR')]]]) });
    arrivals.decided(decided(1, { facts: { 'source.channel': 'chat' } }), knowledge);
    arrivals.decided(decided(90), knowledge);
    expect(arrivals.inOrder().map(({ at, facts }) => [(at - START) / MINUTE, facts])).toEqual([
      [1, { 'company.country': 'DE', 'source.channel': 'chat', 'lead.attempts': 0 }],
      [90, { 'company.country': 'FR', 'source.channel': 'form', 'lead.attempts': 1 }],
    ]);
  });

  it('has the score that was told with the assignment, else that the decision saw, else the present one', () => {
    const scoreOf = (given: Parameters<typeof decided>[1], knowledge: PageKnowledge) => {
      const arrivals = past(['lead.score', 'lead.unscored']);
      arrivals.decided(decided(1, given), knowledge);
      const { score, grade, facts } = arrivals.inOrder()[0]!;
      return [score, grade, facts['lead.unscored']];
    };
    expect(scoreOf({}, knowing({ reactions: new Map([['decision-1', reaction()]]) }))).toEqual([70, 'B', false]);
    expect(scoreOf({ facts: { 'lead.score': 60, 'lead.grade': 'B' } }, knowing())).toEqual([60, 'B', false]);
    expect(scoreOf({}, knowing())).toEqual([55, 'C', false]);
    expect(scoreOf({ facts: { 'lead.unscored': true } }, knowing())).toEqual([null, null, true]);
    expect(scoreOf({ input: null }, knowing({ scores: new Map() }))).toEqual([null, null, true]);
  });

  it('knows who had it, for how long, and how soon that rep turned to it, in working time', () => {
    const arrivals = past([], claim(0, 'ann', 30 * HOUR));
    const answered = reaction({ acceptedAt: START + 5 * MINUTE, contactedAt: START + 24 * HOUR });
    arrivals.decided(decided(0), knowing({ reactions: new Map([['decision-0', answered]]) }));
    expect(arrivals.inOrder()[0]!.happened).toEqual({
      repId: 'ann',
      poolId: 'pool',
      heldMs: 30 * HOUR,
      acceptMs: 5 * MINUTE,
      contactMs: 8 * HOUR,
    });
  });
});

describe('the wait of a lead', () => {
  it('is one request, from when it was queued to who got it', () => {
    const arrivals = past([], claim(30, 'ann', HOUR));
    arrivals.decided(decided(1, { kind: 'queue' }), knowing());
    arrivals.decided(decided(30, { endsWait: true }), knowing());
    expect(arrivals.inOrder()).toMatchObject([{ at: START + MINUTE, happened: { repId: 'ann' } }]);
  });

  it('begins with the period when it had begun before', () => {
    const arrivals = past([], claim(30, 'ann', HOUR));
    arrivals.decided(decided(5, { leadId: 'other' }), knowing());
    arrivals.decided(decided(30, { endsWait: true }), knowing());
    arrivals.waits('third', knowing());
    arrivals.waits('lead', knowing());
    expect(arrivals.inOrder().map(({ index, leadId, at }) => [index, leadId, (at - START) / MINUTE])).toEqual([
      [0, 'lead', 0],
      [1, 'third', 0],
      [2, 'other', 5],
    ]);
  });
});

describe('a lead that its owner gave up', () => {
  it('asks again when whoever has it then gives it up', () => {
    const arrivals = past([], claim(0, 'ann', 20 * MINUTE), claim(20, 'ben', HOUR));
    arrivals.decided(decided(0), knowing());
    arrivals.decided(decided(20, { excluded: ['ann'] }), knowing());
    const [first, second] = arrivals.inOrder();
    expect(first!.next).toBe(second);
  });

  it('asks by itself when it comes back for another reason', () => {
    const arrivals = past([], claim(0, 'ann', 20 * MINUTE));
    arrivals.decided(decided(0), knowing());
    arrivals.decided(decided(50, { excluded: ['somebody'] }), knowing());
    expect(arrivals.inOrder().map(({ next }) => next)).toEqual([null, null]);
  });
});
