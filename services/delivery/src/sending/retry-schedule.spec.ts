import { LONGEST_PAUSE_MS, MOST_ATTEMPTS, PAUSES_MS, pauseAfter, retryAfterMs } from './retry-schedule.js';

const now = new Date('2026-05-01T12:00:00Z');

describe('the pauses between attempts', () => {
  it('are those of Standard Webhooks: ten attempts over a little more than three days', () => {
    expect(MOST_ATTEMPTS).toBe(10);
    expect(PAUSES_MS.reduce<number>((sum, ms) => sum + ms, 0) / 3_600_000).toBeCloseTo(75.585, 2);
  });

  it('are up to a tenth longer, never shorter, and the same for the same seed', () => {
    for (let attempts = 1; attempts <= 9; attempts++)
      for (const seed of ['1', '2', '3']) {
        const ratio = pauseAfter(attempts, seed) / PAUSES_MS[attempts - 1];
        expect(ratio).toBeGreaterThanOrEqual(1);
        expect(ratio).toBeLessThanOrEqual(1.1);
        expect(pauseAfter(attempts, seed)).toBe(pauseAfter(attempts, seed));
      }
  });

  it('spread what failed together', () => {
    expect(new Set(Array.from({ length: 100 }, (_, n) => pauseAfter(2, String(n)))).size).toBeGreaterThan(90);
  });

  it('stay at a day when there are more attempts than planned', () => {
    expect(pauseAfter(30, 'x')).toBeGreaterThanOrEqual(LONGEST_PAUSE_MS);
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Fri, 01 May 2026 12:01:00 GMT', 60_000],
    ['Fri, 01 May 2026 11:00:00 GMT', 0],
    ['999999999', LONGEST_PAUSE_MS],
    ['soon', 0],
    ['-5', 0],
    [undefined, 0],
  ])('%j is %i ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
