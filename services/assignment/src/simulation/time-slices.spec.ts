import { inSlices } from './time-slices.js';

describe('inSlices', () => {
  it('gives others their turn each ten milliseconds, and tells four times a second how far it is', async () => {
    let now = 0;
    // Each step takes a millisecond.
    const work = (function* (): Generator<number, string> {
      for (let n = 1; n <= 700; n++) {
        now++;
        yield n;
      }
      return 'done';
    })();
    let turns = 0;
    let other = setImmediate(function again() {
      turns++;
      other = setImmediate(again);
    });
    const told: number[] = [];
    const slices = inSlices(work, () => now);
    let step = await slices.next();
    for (; !step.done; step = await slices.next()) told.push(step.value);
    clearImmediate(other);
    expect(step.value).toBe('done');
    expect(told).toEqual([250, 500]);
    expect(turns).toBeGreaterThanOrEqual(69);
  });

  it('passes on what the work throws', async () => {
    const broken = (function* (): Generator<number, void> {
      yield 1;
      throw new Error('broken');
    })();
    await expect(inSlices(broken).next()).rejects.toThrow('broken');
  });
});
