import { leastEnough } from './least-enough.js';

/** What is found where all from `border` on is enough, and how often that was asked. */
function search(least: number, most: number, border: number): { found: number | null; tries: number } {
  let tries = 0;
  const found = leastEnough(least, most, tried => {
    tries += 1;
    expect(tried >= least && tried <= most).toBe(true);
    return tried >= border;
  });
  return { found, tries };
}

describe('leastEnough', () => {
  it('finds the least of any range, and null where none is enough', () => {
    for (let most = 0; most <= 20; most++)
      for (let border = -1; border <= 22; border++)
        expect(search(1, most, border).found).toBe(border > most || most < 1 ? null : Math.max(border, 1));
  });

  it('asks once where the least is enough, and never more than twenty times among a thousand', () => {
    expect(search(13, 1_012, 13)).toEqual({ found: 13, tries: 1 });
    for (let border = 1; border <= 1_001; border++) expect(search(1, 1_000, border).tries).toBeLessThanOrEqual(20);
  });
});
