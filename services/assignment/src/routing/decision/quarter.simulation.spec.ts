import { aBoard, aPolicy, aPool, aRep, aRequest, happen, officeHours } from '../board/board.builder.js';
import { boardFrom, snapshotOf } from '../board/board-snapshot.js';
import type { Decision } from '../types.js';
import { inputOf } from './decision-input.js';
import { routeLead } from './route-lead.js';
import { hashText } from './tie-break.js';

const DAYS = 91;
const HOUR = 3_600_000;
const START = Date.parse('2026-01-05T00:00:00Z');
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'];

/** A quarter of a year of a team: leads at any hour, each closed some days later; one is away in February, one joins in March. */
function simulate(seed: number) {
  const random = (what: string, below: number) => hashText(`${seed}/${what}`) % below;
  const caps = { open: 25, hour: 4, day: 12, week: 40 };
  const reps = Array.from({ length: 12 }, (_, n) =>
    aRep(`rep-${n}`, {
      timeZone: zones[n % 3]!,
      calendarId: 'office',
      caps,
      timeOff: n === 0 ? [{ from: '2026-02-01', to: '2026-02-28' }] : [],
    }),
  );
  const members = reps.map((rep, n) => [rep.repId, 1 + (n % 2)] as const);
  const board = aBoard({ reps, pools: [aPool('all', members)], calendars: [officeHours], policy: aPolicy({ fallback: { pool: 'all' } }) });
  const closing = new Map<number, { repId: string; leadId: string }[]>();
  const queue: number[] = [];
  const decisions: Decision[] = [];
  const given = new Map<string, number>();
  let waited = 0;

  for (let hour = 0; hour < DAYS * 24; hour++) {
    const now = new Date(START + hour * HOUR);
    if (hour === 60 * 24) {
      happen(board, { kind: 'rep-changed', repId: 'new', rep: aRep('new', { calendarId: 'office', caps }) }, now);
      happen(board, { kind: 'pool-changed', poolId: 'all', pool: aPool('all', [...members, ['new', 1]]) }, now);
    }
    for (const lead of closing.get(hour) ?? []) happen(board, { kind: 'released', ...lead, poolId: 'all', reason: 'won' }, now);
    for (let n = random(`arrivals ${hour}`, 4); n > 0; n--) queue.push(hour * 10 + n);
    for (let tries = queue.length; tries > 0; tries--) {
      const n = queue.shift()!;
      const { decision, turn } = routeLead(board, inputOf(board, aRequest(n, { now, seed: `${seed}/${n}/${hour}` })));
      decisions.push(decision);
      if (decision.kind !== 'assign') {
        queue.unshift(n);
        waited = Math.max(waited, hour - Math.floor(n / 10));
        break;
      }
      const { repId, poolId, leadId, decisionId } = decision;
      happen(board, { kind: 'claimed', repId, poolId, leadId, decisionId, turn }, now);
      given.set(repId, (given.get(repId) ?? 0) + 1);
      const end = hour + 1 + random(`work ${n}`, 120);
      closing.set(end, [...(closing.get(end) ?? []), { repId, leadId }]);
      for (const rep of board.reps.values())
        if (rep.slots.open > rep.caps.open || rep.slots.week.used > 40) throw new Error(`${repId} is over a cap`);
    }
  }
  return { board, decisions, given, waited, left: queue.length };
}

describe('a quarter of a year', () => {
  const first = simulate(1);

  it('puts nobody over a cap, leaves nobody behind for longer than a weekend', () => {
    for (const seed of [2, 3, 4]) expect(simulate(seed).waited).toBeLessThan(72);
    expect(first.waited).toBeLessThan(72);
    expect(first.left).toBeLessThan(100);
    expect(first.decisions.filter(decision => decision.kind === 'assign').length).toBeGreaterThan(2_000);
  });

  it('gives nothing to who is away, and floods nobody who comes back or joins', () => {
    const month = (repId: string, from: string, to: string) =>
      first.decisions.filter(d => d.kind === 'assign' && d.repId === repId && d.decidedAt >= new Date(from) && d.decidedAt < new Date(to))
        .length;
    expect(month('rep-0', '2026-02-01', '2026-02-28')).toBe(0);
    const [returner, colleague] = ['rep-0', 'rep-6'].map(repId => month(repId, '2026-03-02', '2026-03-05'));
    expect(returner! - colleague!).toBeLessThanOrEqual(3);
    const [joiner, peer] = ['new', 'rep-0'].map(repId => month(repId, '2026-03-06', '2026-03-10'));
    expect(joiner! - peer!).toBeLessThanOrEqual(12);
  });

  it('shares among those who work the same hours by their weights', () => {
    for (const [a, b] of [
      ['rep-2', 'rep-8'],
      ['rep-4', 'rep-10'],
      ['rep-5', 'rep-11'],
    ] as const)
      expect(Math.abs(first.given.get(a)! - first.given.get(b)!)).toBeLessThanOrEqual(first.given.get(a)! * 0.1 + 2);
  });

  it('ends the same from the same seed, and differs from another', () => {
    const again = simulate(1);
    expect(snapshotOf(again.board)).toEqual(snapshotOf(first.board));
    expect(again.decisions).toEqual(first.decisions);
    expect(simulate(2).decisions).not.toEqual(first.decisions);
    expect(snapshotOf(boardFrom(snapshotOf(first.board)))).toEqual(snapshotOf(first.board));
  });
});
