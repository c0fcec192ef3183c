import { inSlices } from './time-slices.js';

function* work(milliseconds: number): Generator<number, string> {
  const end = performance.now() + milliseconds;
  for (let n = 0; performance.now() < end; n++) yield n;
  return 'done';
}

describe('inSlices', () => {
  it('gives others their turn while it works, and tells how far it is', async () => {
    let turns = 0;
    const other = setInterval(() => turns++, 1);
    const told: number[] = [];
    const slices = inSlices(work(700));
    for (let step = await slices.next(); ; step = await slices.next()) {
      if (step.done) {
        expect(step.value).toBe('done');
        break;
      }
      told.push(step.value);
    }
    clearInterval(other);
    expect(told).toHaveLength(2);
    expect(told[1]).toBeGreaterThan(told[0]!);
    expect(turns).toBeGreaterThan(10);
  });

  it('passes on what the work throws', async () => {
    const broken = (function* (): Generator<number, void> {
      yield 1;
      throw new Error('broken');
    })();
    await expect(inSlices(broken).next()).rejects.toThrow('broken');
  });
});
