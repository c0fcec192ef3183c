import type { PendingDetails } from './pending-details.store.js';
import { GIVE_UP_AFTER_MS, planNextFetch, retryPause } from './plan-next-fetch.js';

const now = new Date('2026-03-01T00:00:00Z');
const pending = (attempts: number, ageMs = 0): PendingDetails => ({
  sourceId: 's',
  externalId: 'e',
  leadId: 'l',
  notice: {},
  receivedAt: new Date(now.getTime() - ageMs),
  attempts,
  traceparent: null,
});
const pauseOf = (attempts: number, kind: 'retry' | 'blocked' | 'gone', ageMs = 0) => {
  const { nextDueAt } = planNextFetch(pending(attempts, ageMs), { kind, because: 'x' }, now, 0.5);
  return nextDueAt === null ? null : nextDueAt.getTime() - now.getTime();
};

describe('planNextFetch', () => {
  it('waits longer each time, up to half an hour', () => {
    expect([1, 2, 3, 4].map(n => pauseOf(n, 'retry'))).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(pauseOf(50, 'retry')).toBe(1_800_000);
  });

  it('looks each quarter of an hour whether somebody mended it', () => {
    expect(pauseOf(1, 'blocked')).toBe(900_000);
    expect(planNextFetch(pending(1), { kind: 'blocked', because: 'x' }, now, 0.5).state).toBe('blocked');
  });

  it('looks for a lead that is not shown soon at first, then each day', () => {
    expect(pauseOf(1, 'gone')).toBe(2_000);
    expect(pauseOf(6, 'gone')).toBe(86_400_000);
  });

  it('gives up when the vendor would have deleted it, and only then', () => {
    expect(pauseOf(90, 'gone', GIVE_UP_AFTER_MS - 1)).not.toBeNull();
    expect(pauseOf(90, 'gone', GIVE_UP_AFTER_MS)).toBeNull();
    expect(pauseOf(90, 'retry', GIVE_UP_AFTER_MS)).not.toBeNull();
    expect(pauseOf(90, 'blocked', GIVE_UP_AFTER_MS)).not.toBeNull();
  });
});

describe('retryPause', () => {
  it('is spread by a fifth, so that many do not come at once', () => {
    expect([0, 1].map(random => retryPause(1, random))).toEqual([1_600, 2_400]);
  });
});
