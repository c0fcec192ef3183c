import { boardFrom, snapshotOf } from '../board/board-snapshot.js';
import { quarterOf } from './quarter.builder.js';

describe('a quarter of a year', () => {
  const first = quarterOf(1);

  it('puts nobody over a cap and gives a lead one owner, in working time alone; leaves nobody behind for longer than a weekend', () => {
    for (const quarter of [first, ...[2, 3, 4].map(quarterOf)]) {
      expect(quarter.violations).toEqual([]);
      expect(quarter.waited).toBeLessThan(72);
    }
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
    const again = quarterOf(1);
    expect(snapshotOf(again.board)).toEqual(snapshotOf(first.board));
    expect(again.decisions).toEqual(first.decisions);
    expect(quarterOf(2).decisions).not.toEqual(first.decisions);
    expect(snapshotOf(boardFrom(snapshotOf(first.board)))).toEqual(snapshotOf(first.board));
  });
});
