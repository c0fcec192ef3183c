import { classifyOutcome, heldUntil, problemOf, type Outcome, type Tried } from './classify-outcome.js';

const start = new Date('2026-05-01T12:00:00Z');
const answered = (status: number, retryAfter?: string): Outcome => ({ kind: 'answered', status, retryAfter, answer: '' });
const tried = (attempts = 0, firstAttemptAt: Date | null = start): Tried => ({ deliveryId: 7, attempts, firstAttemptAt });
const after = (outcome: Outcome, attempts = 0, now = start) => classifyOutcome(outcome, tried(attempts), now);
const refused: Outcome = { kind: 'failed', error: 'connect ECONNREFUSED' };

describe('what follows from an attempt', () => {
  it.each([200, 201, 202, 204, 299])('%i is delivered', status => {
    expect(after(answered(status))).toEqual({ kind: 'delivered', because: null });
  });

  it.each([301, 400, 401, 404, 408, 429, 500, 503])('%i is tried again', status => {
    expect(after(answered(status))).toMatchObject({ kind: 'again', counts: true, because: expect.stringContaining(String(status)) });
  });

  it('tries again when there was no answer', () => {
    expect(after(refused)).toMatchObject({ kind: 'again', because: 'connect ECONNREFUSED' });
  });

  it('gives up after ten attempts in three days, in words', () => {
    let now = start;
    const verdicts = [];
    for (let attempts = 0; ; attempts++) {
      const verdict = after(refused, attempts, now);
      verdicts.push(verdict);
      if (verdict.kind !== 'again') break;
      now = verdict.at;
    }
    expect(verdicts).toHaveLength(10);
    expect(verdicts.at(-1)).toEqual({ kind: 'dead', because: 'given up after 10 attempts: connect ECONNREFUSED' });
    expect((now.getTime() - start.getTime()) / 3_600_000).toBeGreaterThan(75);
    expect((now.getTime() - start.getTime()) / 3_600_000).toBeLessThan(84);
  });

  it('does not give up sooner what was tried sooner than planned', () => {
    expect(after(refused, 20, new Date(start.getTime() + 3_600_000))).toMatchObject({ kind: 'again' });
  });

  it('waits as long as the receiver asks for, if that is longer', () => {
    expect(after(answered(429, '3600'))).toMatchObject({ at: new Date(start.getTime() + 3_600_000) });
    expect(heldUntil(answered(503, '60'), start)).toEqual(new Date(start.getTime() + 60_000));
    expect(heldUntil(answered(500, '60'), start)).toBeNull();
    expect(heldUntil(answered(429), start)).toBeNull();
  });

  it('does not count against the receiver that the service was stopping, or that it wants nothing any more', () => {
    expect(after({ kind: 'interrupted' })).toEqual({ kind: 'again', at: start, counts: false, because: null });
    expect(after(answered(410))).toMatchObject({ kind: 'again', counts: false });
  });

  it('says that redirects are not followed', () => {
    expect(problemOf(answered(302))).toBe('answered 302: redirects are not followed');
  });
});

describe('what follows from what a CRM answers', () => {
  const told = { status: 200, answer: '' };

  it('is delivered when it was written, or when there was nothing to write, with a note of it', () => {
    expect(after({ kind: 'written', record: null, note: 'without its owner', ...told })).toEqual({
      kind: 'delivered',
      because: 'without its owner',
    });
    expect(after({ kind: 'skipped', note: 'no record' })).toEqual({ kind: 'delivered', because: 'no record' });
  });

  it('is given up when it was refused: the same again would be refused again', () => {
    expect(after({ kind: 'refused', error: 'not an address', ...told })).toEqual({ kind: 'dead', because: 'not an address' });
  });

  it('is tried again when a limit has passed, however often, and does not count', () => {
    const busy: Outcome = { kind: 'later', error: 'limit', ms: 10_000, holdsAll: true };
    expect(after(busy, 50)).toEqual({ kind: 'again', at: new Date(start.getTime() + 10_000), counts: false, because: 'limit' });
    expect(heldUntil(busy, start)).toEqual(new Date(start.getTime() + 10_000));
    expect(heldUntil({ ...busy, holdsAll: false }, start)).toBeNull();
  });
});
