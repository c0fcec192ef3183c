import { restartDelay } from './restart-delay.js';

describe('restartDelay', () => {
  it('is short after the first death and doubles with each further one', () => {
    expect([0, 1, 2, 3].map(restartDelay)).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it('is never longer than half a minute', () => {
    expect([6, 10, 1_000_000].map(restartDelay)).toEqual([30_000, 30_000, 30_000]);
  });
});
