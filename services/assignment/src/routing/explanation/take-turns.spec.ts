import { takeTurns } from './take-turns.js';

describe('what takes turns', () => {
  it('lets everything else go on after each step, and gives what came of them', async () => {
    const happened: string[] = [];
    let others = 0;
    const other = () => {
      happened.push('another');
      if (++others < 3) setImmediate(other);
    };
    setImmediate(other);
    function* steps(): Generator<void, string> {
      for (let step = 1; step <= 3; step++) {
        happened.push(`step ${step}`);
        yield;
      }
      return 'done';
    }
    expect(await takeTurns(steps())).toBe('done');
    expect(happened).toEqual(['step 1', 'another', 'step 2', 'another', 'step 3', 'another']);
  });

  it('ends after a step when nobody waits for it any more', async () => {
    const gone = new AbortController();
    let taken = 0;
    function* steps(): Generator<void, string> {
      for (; taken < 3; taken++) {
        if (taken === 1) gone.abort();
        yield;
      }
      return 'done';
    }
    await expect(takeTurns(steps(), gone.signal)).rejects.toMatchObject({ content: { type: 'hung-up' } });
    expect(taken).toBe(1);
  });

  it('ends with what a step throws', async () => {
    function* steps(): Generator<void, string> {
      throw new Error('no');
    }
    await expect(takeTurns(steps())).rejects.toThrow('no');
  });
});
