import { retryDelay } from './retry-delay.js';

describe('the next try', () => {
  it('comes twice as late each time, up to an hour', () => {
    expect([1, 2, 3, 20].map(n => retryDelay('deferred', n) / 1000)).toEqual([30, 60, 120, 3600]);
  });
  it('comes within five minutes when the server was away', () => {
    expect([1, 20].map(n => retryDelay('unavailable', n) / 1000)).toEqual([30, 300]);
  });
});
