import { assessHealth, DOWN_AFTER, type Health } from './assess-health.js';
import type { Outcome } from './classify-outcome.js';

const now = new Date('2026-05-06T12:00:00Z');
const HOUR_MS = 3_600_000;
const FIVE_DAYS_MS = 120 * HOUR_MS;
const well: Health = { failuresInRow: 0, failingSince: null, lastError: null, holdUntil: null, disabledAt: null, disabledBecause: null };
const answered = (status: number, retryAfter?: string): Outcome => ({ kind: 'answered', status, retryAfter, answer: '' });
const after = (outcomes: Outcome[], before: Partial<Health> = {}) => assessHealth({ ...well, ...before }, outcomes, now, FIVE_DAYS_MS);
const failingFor = (hours: number, failuresInRow = 9) => ({ failuresInRow, failingSince: new Date(now.getTime() - hours * HOUR_MS) });

describe('how a subscription does', () => {
  it('is well as long as deliveries are taken', () => {
    expect(after([answered(200), answered(204)])).toEqual({ health: well, news: null });
  });

  it('counts failures in a row, since when, and the last of them', () => {
    expect(after([answered(500), { kind: 'failed', error: 'no answer within 10 s' }]).health).toMatchObject({
      failuresInRow: 2,
      failingSince: now,
      lastError: 'no answer within 10 s',
    });
  });

  it('begins again with each that is taken', () => {
    expect(after([answered(500), answered(200), answered(500)]).health.failuresInRow).toBe(1);
  });

  it('has recovered when something is taken after the receiver was down, not after single failures', () => {
    expect(after([answered(200)], failingFor(1, DOWN_AFTER)).news).toBe('recovered');
    expect(after([answered(200)], failingFor(1, DOWN_AFTER - 1)).news).toBeNull();
    expect(after([answered(200)], failingFor(0.016, 100)).news).toBeNull();
  });

  it('is disabled, and says why, when nothing was taken for five days', () => {
    expect(after([answered(500)], failingFor(119.9)).news).toBeNull();
    const { health, news } = after([answered(500)], failingFor(120));
    expect(news).toBe('disabled');
    expect(health.disabledAt).toEqual(now);
    expect(health.disabledBecause).toBe('Nothing could be delivered since 2026-05-01T12:00:00.000Z; the last attempt: answered 500.');
  });

  it('is disabled at once by 410', () => {
    expect(after([answered(410)])).toMatchObject({ news: 'disabled', health: { disabledBecause: expect.stringContaining('410') } });
  });

  it('is disabled once', () => {
    const once = after([answered(410)]).health;
    expect(assessHealth(once, [answered(410), answered(200)], now, FIVE_DAYS_MS).news).toBeNull();
  });

  it('is left alone as long as the receiver asks, the longest of several times', () => {
    expect(after([answered(429, '60'), answered(503, '30')]).health.holdUntil).toEqual(new Date(now.getTime() + 60_000));
  });

  it('is not to blame when the service stops', () => {
    expect(after([{ kind: 'interrupted' }])).toEqual({ health: well, news: null });
  });

  it('is well when it refuses single deliveries, and when it is at a limit, which holds it', () => {
    const refused: Outcome = { kind: 'refused', error: 'not an address', status: 400, answer: '' };
    expect(after([refused], failingFor(1)).health).toMatchObject({ failuresInRow: 0, failingSince: null });
    const { health } = after([{ kind: 'later', error: 'limit', ms: 60_000, holdsAll: true }]);
    expect(health).toEqual({ ...well, lastError: 'limit', holdUntil: new Date(now.getTime() + 60_000) });
  });

  it('is not shown to work by what was not sent', () => {
    expect(after([{ kind: 'skipped', note: 'no record' }], failingFor(1)).health.failuresInRow).toBe(9);
  });
});
