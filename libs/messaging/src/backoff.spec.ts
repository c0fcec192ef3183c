import { backoff } from './backoff.js';

describe('the backoff', () => {
  it('doubles from 100 ms up to 5 s, and is jittered down to half', () => {
    const waits = (random: number) => [0, 1, 2, 5, 6, 50].map(attempt => backoff(attempt, () => random));
    expect(waits(1)).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
    expect(waits(0)).toEqual([50, 100, 200, 1_600, 2_500, 2_500]);
  });
});
