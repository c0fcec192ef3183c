import { answerWithin } from './answer-within.js';

describe('answerWithin', () => {
  it('gives the answer', async () => expect(await answerWithin(10_000, Promise.resolve(3))).toBe(3));

  it('throws what the work throws', async () => expect(answerWithin(10_000, Promise.reject(new Error('away')))).rejects.toThrow('away'));

  it('waits no longer than it may', async () =>
    expect(answerWithin(5, new Promise(() => undefined))).rejects.toThrow('no answer within 5 ms'));
});
