import { aBoard, aLimit, aPolicy, aPool, aRep, happen, officeHours } from '../routing/board/board.builder.js';
import { BoardState } from '../routing/board/board-state.js';
import { anArrival, aPossession, aScenario, DAY, endings, HOUR, MINUTE, replay, START } from './scenario.builder.js';

const ann = aRep('ann');
const ben = aRep('ben');
const capped = (id: string, open: number) => aRep(id, { caps: { open, hour: null, day: null, week: null } });
const one = (rep = ann) => aBoard({ reps: [rep], pools: [aPool('pool', [rep.repId])] });
const waitsOf = (outcomes: readonly { waitedMs: number }[]) => outcomes.map(({ waitedMs }) => waitedMs / MINUTE);

describe('a replay', () => {
  it('gives leads in turn, at the moment at which they came in', () => {
    const board = aBoard({ reps: [ann, ben], pools: [aPool('pool', [['ann', 3], 'ben'])] });
    const { outcomes } = replay(board, aScenario(Array.from({ length: 8 }, (_, n) => anArrival(n))));
    expect(endings(outcomes).toSorted()).toEqual(['ann', 'ann', 'ann', 'ann', 'ann', 'ann', 'ben', 'ben']);
    expect(outcomes.map(outcome => outcome.assignedAt)).toEqual(Array.from({ length: 8 }, (_, n) => START + n * MINUTE));
    expect(outcomes[0]).toMatchObject({ rule: 'fallback', poolId: 'pool', because: expect.stringMatching(/^A|^B/) });
  });

  it('lets a lead wait at the cap, and hands it out when one is released', () => {
    const { outcomes } = replay(one(capped('ann', 1)), aScenario([anArrival(0, { heldMs: 90 * MINUTE }), anArrival(10)]));
    expect(endings(outcomes)).toEqual(['ann', 'ann']);
    expect(waitsOf(outcomes)).toEqual([0, 80]);
    expect(outcomes[0]!.heldUntil).toBe(START + 90 * MINUTE);
  });

  it('lets it wait to the end when nothing is released', () => {
    const { outcomes } = replay(one(capped('ann', 1)), aScenario([anArrival(0), anArrival(10)], { until: START + 70 * MINUTE }));
    expect(endings(outcomes)).toEqual(['ann', 'waiting']);
    expect(waitsOf(outcomes)).toEqual([0, 60]);
    expect(outcomes[0]!.heldUntil).toBeNull();
  });

  it('hands out the best first when there is room, but none waits for ever', () => {
    const arrivals = [
      anArrival(0, { heldMs: 2 * HOUR }),
      anArrival(1, { leadId: 'poor', score: 10, heldMs: HOUR }),
      anArrival(2, { leadId: 'good', score: 90, heldMs: 3 * HOUR }),
      anArrival(3, { leadId: 'better', score: 95, heldMs: HOUR }),
    ];
    const order = (agingMs: number) =>
      replay(one(capped('ann', 1)), aScenario(arrivals), { agingMs })
        .outcomes.toSorted((a, b) => a.assignedAt! - b.assignedAt!)
        .map(({ arrival }) => arrival.leadId);
    expect(order(DAY)).toEqual(['lead-0', 'better', 'good', 'poor']);
    expect(order(2.5 * HOUR)).toEqual(['lead-0', 'better', 'poor', 'good']);
  });

  it('goes on when a window has passed', () => {
    const rep = aRep('ann', { caps: { open: null, hour: 2, day: null, week: null } });
    const { outcomes } = replay(one(rep), aScenario([0, 1, 2, 3, 4].map(minutes => anArrival(minutes))));
    expect(waitsOf(outcomes)).toEqual([0, 0, 58, 57, 116]);
  });

  it('hands out what is released at night in the morning, or at once where a pool goes by no hours', () => {
    const rep = aRep('ann', { calendarId: 'office', caps: { open: 1, hour: null, day: null, week: null } });
    const scenario = () => aScenario([anArrival(0, { heldMs: 12 * HOUR }), anArrival(60)]);
    const boardOf = (duringWorkingHours: boolean) =>
      aBoard({ reps: [rep], pools: [aPool('pool', ['ann'], { duringWorkingHours })], calendars: [officeHours] });
    expect(waitsOf(replay(boardOf(true), scenario()).outcomes)).toEqual([0, 22 * 60]);
    expect(waitsOf(replay(boardOf(false), scenario()).outcomes)).toEqual([0, 11 * 60]);
  });

  it('holds limits on leads of a grade, from a source or in a pool', () => {
    const limits = [aLimit({ most: 1, grades: ['A'] }), aLimit({ most: 1, per: 'week', sources: ['fair'], pools: ['pool'] })];
    const arrivals = [
      anArrival(0, { grade: 'A' }),
      anArrival(1, { grade: 'A' }),
      anArrival(2, { facts: { 'source.id': 'fair' } }),
      anArrival(3, { facts: { 'source.id': 'fair' } }),
      anArrival(4),
    ];
    const { outcomes } = replay(one(aRep('ann', { limits })), aScenario(arrivals, { until: START + HOUR }));
    expect(endings(outcomes)).toEqual(['ann', 'waiting', 'ann', 'waiting', 'ann']);
  });

  it('goes on when working hours begin and time off ends', () => {
    const rep = aRep('ann', { calendarId: 'office', timeOff: [{ from: '2026-03-05', to: '2026-03-05' }] });
    const board = aBoard({ reps: [rep], pools: [aPool('pool', ['ann'])], calendars: [officeHours] });
    const { outcomes } = replay(board, aScenario([anArrival(6 * 60), anArrival(8 * 60)]));
    expect(outcomes.map(outcome => new Date(outcome.assignedAt!).toISOString())).toEqual([
      '2026-03-04T16:00:00.000Z',
      '2026-03-06T09:00:00.000Z',
    ]);
  });

  it('holds a lead as long as is typical where nothing is known of it', () => {
    const known = [0, 1, 2, 3, 4].map(n => anArrival(n, { happened: aPossession({ repId: 'ann', heldMs: (n + 1) * HOUR }) }));
    const { outcomes } = replay(one(), aScenario([...known, anArrival(5, { happened: null })]));
    expect(outcomes[5]!.heldUntil! - outcomes[5]!.assignedAt!).toBe(3 * HOUR);
    const assumed = replay(one(), aScenario([anArrival(5, { happened: null })]), { assumedHoldMs: DAY });
    expect(assumed.outcomes[0]!.heldUntil! - assumed.outcomes[0]!.assignedAt!).toBe(DAY);
  });

  it('starts from the work that reps had, and goes on with what they took or gave back beside it', () => {
    const board = one(capped('ann', 2));
    happen(board, { kind: 'taken', repId: 'ann', leadId: 'old', cause: 'reopened' });
    const background = [
      { kind: 'taken', at: START + MINUTE, repId: 'ann', leadId: 'own', cause: 'owner-reported' },
      { kind: 'released', at: START + 60 * MINUTE, repId: 'ann', poolId: null, leadId: 'old' },
    ] as const;
    const { outcomes, use } = replay(board, aScenario([anArrival(2)], { background, until: START + 120 * MINUTE }));
    expect(waitsOf(outcomes)).toEqual([58]);
    // One for a minute, then always two of two.
    expect(use.of('ann', START + 120 * MINUTE)).toEqual({ share: (1 + 2 * 119) / 240, peak: 2 });
  });

  it('passes a lead on that its owner gave up, after the same time, but not back to who had it', () => {
    const next = anArrival(30, { leadId: 'lead', excludedReps: [{ repId: 'somebody', because: 'declined it' }] });
    const first = Object.assign(anArrival(0, { leadId: 'lead', heldMs: 30 * MINUTE }), { next });
    const reps = [ann, ben];
    const { outcomes } = replay(aBoard({ reps, pools: [aPool('pool', ['ann', 'ben'])] }), aScenario([first, next]));
    expect(endings(outcomes).toSorted()).toEqual(['ann', 'ben']);
    expect(outcomes[1]).toMatchObject({ askedAt: START + 30 * MINUTE, kind: 'assigned' });
    const alone = replay(one(), aScenario([first, next]));
    expect(endings(alone.outcomes)).toEqual(['ann', 'waiting']);
  });

  it('does not reach what would have followed a possession that does not end', () => {
    const next = anArrival(30, { leadId: 'lead' });
    const first = Object.assign(anArrival(0, { leadId: 'lead', heldMs: 30 * MINUTE }), { next });
    const board = one(capped('ann', 0));
    expect(endings(replay(board, aScenario([first, next])).outcomes)).toEqual(['waiting', 'not-reached']);
  });

  it('leaves a lead alone that asks again while it is in work', () => {
    const scenario = aScenario([
      anArrival(0, { leadId: 'lead', heldMs: HOUR }),
      anArrival(5, { leadId: 'lead' }),
      anArrival(90, { leadId: 'lead' }),
    ]);
    expect(endings(replay(one(), scenario).outcomes)).toEqual(['ann', 'in-work', 'ann']);
  });

  it('sends to nurture and closes as the policy says', () => {
    const policy = aPolicy({
      rules: [
        { id: 'cold', when: 'lead.score < 40', to: { nurture: 'default' } },
        { id: 'jobs', when: 'source.channel == "jobs"', to: { close: 'disqualified' } },
      ],
      fallback: { pool: 'pool' },
    });
    const board = aBoard({ reps: [ann], pools: [aPool('pool', ['ann'])], policy });
    const arrivals = [
      anArrival(0, { facts: { 'lead.score': 10 } }),
      anArrival(1, { facts: { 'source.channel': 'jobs' } }),
      anArrival(2, { facts: { 'lead.score': 80 } }),
    ];
    const { outcomes } = replay(board, aScenario(arrivals));
    expect(outcomes.map(({ kind, rule }) => `${kind} by ${rule}`)).toEqual(['nurture by cold', 'closed by jobs', 'assigned by fallback']);
  });

  it('hands out leads whose owner is full, as soon as that owner has room or another rule would take them', () => {
    const policy = aPolicy({
      rules: [{ id: 'owner', when: 'lead.known', to: { owner: { field: 'currentOwner' }, otherwise: { pool: 'pool' } } }],
      fallback: { pool: 'pool' },
    });
    const reps = [capped('ann', 1), capped('ben', 1)];
    const board = aBoard({ reps, pools: [aPool('pool', ['ben'])], policy });
    const arrivals = [
      anArrival(0, { facts: { 'lead.known': true }, currentOwner: 'ann', heldMs: HOUR }),
      anArrival(1, { heldMs: 3 * HOUR }),
      anArrival(2, { facts: { 'lead.known': true }, currentOwner: 'ann' }),
    ];
    const { outcomes } = replay(board, aScenario(arrivals));
    expect(endings(outcomes)).toEqual(['ann', 'ben', 'ann']);
    expect(waitsOf(outcomes)).toEqual([0, 0, 58]);
  });

  it('waits for an owner as long as the policy says, each lead from when it came, and no longer', () => {
    const to = { owner: { rep: 'ann' }, whenAtCap: 'wait 1h', otherwise: { pool: 'pool' } };
    const policy = aPolicy({ rules: [{ id: 'named', to }], fallback: { pool: 'pool' } });
    const board = aBoard({ reps: [capped('ann', 1), ben], pools: [aPool('pool', ['ben'])], policy });
    const arrivals = [
      anArrival(0, { heldMs: 100 * MINUTE }),
      anArrival(10, { score: 10 }),
      // Better ones that wait for the same do not keep the others from going elsewhere in time.
      anArrival(30, { score: 90 }),
      anArrival(60, { score: 50, heldMs: HOUR }),
    ];
    const { outcomes } = replay(board, aScenario(arrivals));
    expect(endings(outcomes)).toEqual(['ann', 'ben', 'ben', 'ann']);
    expect(waitsOf(outcomes)).toEqual([0, 60, 60, 40]);
  });

  it('gives a lead back to who owned it before: in the replay, by hand, or before it', () => {
    const rules = [{ id: 'same', kind: 'existing-owner', maxAgeDays: 3 }] as const;
    const policy = aPolicy({ rules: [...rules], fallback: { pool: 'pool' } });
    const board = () => aBoard({ reps: [ann, ben, aRep('cleo')], pools: [aPool('pool', ['ann'])], policy });
    const ofBen = (assignedAt: number) => ({ repId: 'ben', assignedAt: new Date(assignedAt).toISOString(), activeAt: null });
    const before = [anArrival(0, { previousOwner: ofBen(START - DAY) }), anArrival(1, { previousOwner: ofBen(START - 4 * DAY) })];
    expect(endings(replay(board(), aScenario(before)).outcomes)).toEqual(['ben', 'ann']);

    // What the replay gave goes before what really happened; the days count from when the lead was given back.
    const again = (hours: number, heldMs = HOUR) => anArrival(hours * 60, { leadId: 'lead', heldMs, previousOwner: ofBen(START) });
    const first = anArrival(0, { leadId: 'lead', heldMs: 4 * DAY });
    expect(endings(replay(board(), aScenario([first, again(6 * 24, 2 * DAY)])).outcomes)).toEqual(['ann', 'ann']);

    const background = [
      { kind: 'taken', at: START, repId: 'cleo', leadId: 'lead', cause: 'owner-reported' },
      { kind: 'released', at: START + HOUR, repId: 'cleo', poolId: null, leadId: 'lead' },
    ] as const;
    expect(endings(replay(board(), aScenario([again(2)], { background })).outcomes)).toEqual(['cleo']);
  });

  it('asks a waiting lead for another rule when its time has come', () => {
    const policy = aPolicy({
      rules: [{ id: 'night', when: 'now.getHours() >= 18', to: { nurture: 'default' } }],
      fallback: { pool: 'pool' },
    });
    const board = aBoard({ reps: [capped('ann', 0)], pools: [aPool('pool', ['ann'])], policy });
    const { outcomes } = replay(board, aScenario([anArrival(0)]));
    expect(outcomes[0]).toMatchObject({ kind: 'nurture', rule: 'night', waitedMs: 8 * HOUR });
  });

  it('estimates breaches from how fast a rep really was', () => {
    const policy = aPolicy({ sla: { accept: '15m', contact: '1h' }, fallback: { pool: 'pool' } });
    const board = aBoard({ reps: [ann], pools: [aPool('pool', ['ann'])], policy });
    const happened = aPossession({ repId: 'ann', acceptMs: 10 * MINUTE, contactMs: Infinity });
    const { outcomes } = replay(board, aScenario([anArrival(0, { happened }), anArrival(1, { happened: null })]));
    expect(outcomes[0]).toMatchObject({ breachedAccept: false, breachedContact: true });
    expect(outcomes[1]).toMatchObject({ breachedAccept: false, breachedContact: true });
  });

  it('lets every lead wait while there is no policy', () => {
    expect(replay(new BoardState(), aScenario([anArrival(0)])).outcomes).toMatchObject([{ kind: 'waiting', rule: '(none)' }]);
  });
});
