import { validate, version } from 'uuid';
import { timeBasedId } from './time-based-id.js';

const timeOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

describe('a time-based id', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, timeBasedId);

  it('is a UUID of version 7', () => {
    for (const id of ids) expect(validate(id) && version(id) === 7).toBe(true);
  });

  it('is greater than all before it, and never the same', () => {
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('tells when it was made, but where more are asked for than a millisecond counts', () => {
    expect(timeOf(ids[0])).toBeGreaterThanOrEqual(before);
    expect(timeOf(ids[0])).toBeLessThanOrEqual(Date.now());
    expect(timeOf(ids.at(-1)!) - before).toBeLessThanOrEqual(Date.now() - before + Math.ceil(ids.length / 4096));
  });
});
