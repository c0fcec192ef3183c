import fc from 'fast-check';
import { aBoard, aPolicy, aPool, aRep, happen, noCaps, officeHours, WEDNESDAY } from './board.builder.js';
import { boardFrom, snapshotOf } from './board-snapshot.js';
import type { BoardState } from './board-state.js';
import type { LogEntry, Occurrence } from './log-entries.js';
import { storedSlots } from './slots.js';
import { Undo } from './undo.js';
import { presenceStates } from '../types.js';

const leadId = '00000000-0000-4000-8000-000000000001';
const team = () =>
  aBoard({
    reps: [
      aRep('ann', { calendarId: 'office', caps: { ...noCaps, open: 3 } }),
      aRep('ben', { timeZone: 'Asia/Tokyo', needsPresence: true }),
    ],
    pools: [aPool('pool', [['ann', 2], 'ben'])],
  });

const far = 2 ** 50;
const occurrence: fc.Arbitrary<Occurrence> = fc.oneof(
  fc.record({
    kind: fc.constant('claimed' as const),
    repId: fc.constantFrom('ann', 'ben', 'gone'),
    poolId: fc.constantFrom('pool', 'gone', null),
    leadId: fc.constant(leadId),
    decisionId: fc.constant(leadId),
    weight: fc.constantFrom(1, 4),
    turn: fc.option(fc.record({ virtualTime: fc.constantFrom(1000, 2 ** 33, far + 5), pass: fc.constantFrom(2000, 2 ** 34, far + 9) }), {
      nil: null,
    }),
  }),
  fc.record({
    kind: fc.constant('released' as const),
    repId: fc.constantFrom('ann', 'ben', 'gone'),
    poolId: fc.constant('pool'),
    leadId: fc.constant(leadId),
    reason: fc.constant('won'),
    weight: fc.constantFrom(1, 3),
  }),
  fc.record({
    kind: fc.constant('room-kept' as const),
    repId: fc.constantFrom('ann', 'ben', 'gone'),
    poolId: fc.constantFrom('pool', 'gone'),
    leadId: fc.constantFrom(leadId, 'other'),
    weight: fc.constantFrom(2, 5),
    until: fc.constant(far),
  }),
  fc.record({
    kind: fc.constant('room-freed' as const),
    repId: fc.constantFrom('ann', 'ben'),
    poolId: fc.constantFrom('pool', 'gone'),
    leadId: fc.constant(leadId),
  }),
  fc.record({
    kind: fc.constant('taken' as const),
    repId: fc.constantFrom('ann', 'ben', 'gone'),
    leadId: fc.constant(leadId),
    cause: fc.constantFrom('merged' as const, 'owner-reported' as const),
  }),
  fc.record({
    kind: fc.constant('presence-changed' as const),
    repId: fc.constantFrom('ann', 'ben', 'gone'),
    presence: fc.record({ state: fc.constantFrom(...presenceStates), since: fc.nat(), toldAt: fc.nat() }),
  }),
  fc.record({ kind: fc.constant('presence-known' as const), isKnown: fc.boolean() }),
);
const entries = fc.array(fc.tuple(occurrence, fc.integer({ min: 0, max: 3000 })), { maxLength: 30 });
const entryAfter = (board: BoardState, what: Occurrence, minutes: number): LogEntry =>
  ({ ...what, seq: board.seq + 1, at: WEDNESDAY.getTime() + minutes * 60_000 }) as LogEntry;

describe('BoardState', () => {
  it('takes entries in order only', () => {
    const board = team();
    expect(() =>
      board.apply(entryAfter({ seq: board.seq + 1 } as BoardState, { kind: 'taken', repId: 'ann', leadId, cause: 'merged' }, 0)),
    ).toThrow('does not follow');
  });

  it('is the same from a snapshot, stored as JSON, and goes on the same', () => {
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const board = team();
        for (const [what, minutes] of before) board.apply(entryAfter(board, what, minutes));
        const restored = boardFrom(JSON.parse(JSON.stringify(snapshotOf(board))));
        expect(snapshotOf(restored)).toEqual(snapshotOf(board));
        for (const [what, minutes] of after) for (const each of [board, restored]) each.apply(entryAfter(each, what, minutes));
        expect(snapshotOf(restored)).toEqual(snapshotOf(board));
      }),
    );
  });

  it('is as before when batches of entries are undone in reverse order', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 4 }), batches => {
        const board = team();
        const before = snapshotOf(board);
        const undos = batches.map(batch => {
          const undo = new Undo(board);
          for (const [what, minutes] of batch) {
            const entry = entryAfter(board, what, minutes);
            expect(undo.note(entry)).toBe(true);
            board.apply(entry);
          }
          return undo;
        });
        for (const undo of undos.reverse()) undo.run();
        expect(snapshotOf(board)).toEqual(before);
        for (const rep of board.reps.values()) expect(rep.kept).toEqual([]);
      }),
    );
  });

  it('keeps what a rep said over a change of configuration, and knows of a new rep whether that counts', () => {
    const board = team();
    happen(board, { kind: 'presence-changed', repId: 'ben', presence: { state: 'online', since: 1, toldAt: 1 } });
    happen(board, { kind: 'presence-known', isKnown: true });
    happen(board, { kind: 'rep-changed', repId: 'ben', rep: aRep('ben', { needsPresence: true }) });
    happen(board, { kind: 'rep-changed', repId: 'new', rep: aRep('new', { needsPresence: true }) });
    expect(['ben', 'new'].map(repId => board.reps.get(repId)!.isAbsent)).toEqual([false, true]);
    happen(board, { kind: 'presence-known', isKnown: false });
    expect(board.reps.get('new')!.isAbsent).toBe(false);
  });

  it('lets one member of a pool keep room, as long as there is that member', () => {
    const board = team();
    const keep = (repId: string, lead: string) =>
      happen(board, { kind: 'room-kept', poolId: 'pool', repId, leadId: lead, weight: 4, until: far });
    const keepers = () => [...board.reps.values()].filter(rep => rep.kept.length > 0).map(rep => rep.configuration.repId);
    keep('ann', 'heavy');
    expect([keepers(), board.roomKeptFor('heavy'), board.roomKeptFor('light')]).toMatchObject([['ann'], [{ repId: 'ann' }], []]);
    keep('ben', 'heavier');
    expect([keepers(), board.roomKeptFor('heavy')]).toEqual([['ben'], []]);
    happen(board, { kind: 'pool-changed', poolId: 'pool', pool: aPool('pool', ['ben', 'ann']) });
    expect(keepers()).toEqual(['ben']);
    happen(board, { kind: 'pool-changed', poolId: 'pool', pool: aPool('pool', ['ann']) });
    expect([keepers(), board.pools.get('pool')!.kept]).toEqual([[], null]);
    keep('gone', 'heavy');
    expect(board.pools.get('pool')!.kept).toBeNull();
  });

  it('can not undo a change of configuration', () => {
    const board = team();
    expect(new Undo(board).note(entryAfter(board, { kind: 'rep-changed', repId: 'ann', rep: aRep('ann') }, 0))).toBe(false);
  });

  it('keeps work, and turns of who stays, through changes of configuration', () => {
    const board = team();
    happen(board, { kind: 'claimed', repId: 'ann', poolId: 'pool', leadId, decisionId: leadId, turn: { virtualTime: 100, pass: 900 } });
    happen(board, { kind: 'rep-changed', repId: 'ann', rep: aRep('ann', { caps: { ...noCaps, open: 9 } }) });
    happen(board, { kind: 'rep-changed', repId: 'cleo', rep: aRep('cleo') });
    happen(board, { kind: 'pool-changed', poolId: 'pool', pool: aPool('pool', ['cleo', ['ann', 7]]) });
    const pool = board.pools.get('pool')!;
    expect(pool.members.map(({ rep, weight, pass }) => [rep.configuration.repId, weight, pass])).toEqual([
      ['cleo', 1, 100],
      ['ann', 7, 900],
    ]);
    expect(board.reps.get('ann')!.room(WEDNESDAY.getTime())).toBe(8);
    expect(pool.members[1]!.rep).toBe(board.reps.get('ann'));
  });

  it('gives a changed calendar to everybody who works by it', () => {
    const board = team();
    const night = { ...officeHours, hours: { wed: ['20:00-24:00'] } };
    happen(board, { kind: 'calendar-changed', calendar: night });
    const at = (iso: string) => board.reps.get('ann')!.availability.at(Date.parse(iso));
    expect([at('2026-03-04T10:00:00Z'), at('2026-03-04T21:00:00Z')]).toEqual(['off-work', 'at-work']);
  });

  it('shows its configuration, as one object until it changes', () => {
    const board = team();
    const shown = board.configuration();
    expect([...shown.reps.keys(), ...shown.pools.keys(), ...shown.calendars.keys()]).toEqual(['ann', 'ben', 'pool', 'office']);
    happen(board, { kind: 'taken', repId: 'ann', leadId, cause: 'merged' });
    expect(board.configuration()).toBe(shown);
    const policy = aPolicy({ fallback: { nurture: 'default' } });
    happen(board, { kind: 'policy-activated', policy });
    expect(board.configuration().policy).toEqual(policy);
  });

  it('corrects slots as an entry says', () => {
    const board = team();
    const slots = { open: 7, hour: { until: 1, used: 2 }, day: { until: 3, used: 4 }, week: { until: 5, used: 6 } };
    happen(board, { kind: 'slots-corrected', repId: 'ann', slots });
    expect(storedSlots(board.reps.get('ann')!.slots)).toEqual(slots);
  });
});
