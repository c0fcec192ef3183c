import { poll } from './poll.js';

describe('poll', () => {
  it('is true at once when the condition holds', async () => {
    let asked = 0;
    expect(await poll(() => ++asked > 0, 1_000)).toBe(true);
    expect(asked).toBe(1);
  });

  it('asks again until the condition holds', async () => {
    let asked = 0;
    expect(await poll(async () => ++asked === 3, 60_000, 1)).toBe(true);
    expect(asked).toBe(3);
  });

  it('is false when it does not hold in time', async () => {
    expect(await poll(() => false, 20, 1)).toBe(false);
  });

  it('asks once even without any time', async () => {
    expect(await poll(() => true, 0)).toBe(true);
  });

  it('passes on an error of the condition', async () => {
    const failing = poll(() => {
      throw new Error('broken');
    }, 1_000);
    await expect(failing).rejects.toThrow('broken');
  });
});
