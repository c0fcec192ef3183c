import { eventually } from './eventually.js';

describe('eventually', () => {
  it('gives what the check returns as soon as it no longer throws', async () => {
    let attempts = 0;
    const answer = await eventually(() => {
      if (++attempts < 3) throw new Error('not yet');
      return 'ready';
    });
    expect({ answer, attempts }).toEqual({ answer: 'ready', attempts: 3 });
  });

  it('waits for a check that is asynchronous', async () => {
    let attempts = 0;
    await eventually(async () => expect(++attempts).toBe(2));
    expect(attempts).toBe(2);
  });

  it('throws the last error when the deadline has passed', async () => {
    let attempts = 0;
    const failing = eventually(() => {
      throw new Error(`attempt ${++attempts}`);
    }, 100);
    await expect(failing).rejects.toThrow(/attempt \d+/);
    expect(attempts).toBeGreaterThan(1);
  });
});
