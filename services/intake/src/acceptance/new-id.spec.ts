import { validate, version } from 'uuid';
import { newId } from './new-id.js';

const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

describe('a new id', () => {
  it('is a UUIDv7 of now', () => {
    const before = Date.now();
    const id = newId();
    expect([validate(id), version(id), timeOf(id) >= before]).toEqual([true, 7, true]);
  });

  it('is above all before it, however many come at once, also when the clock goes back', () => {
    const start = Date.now() + 60_000;
    const ids = [start, start - 5_000, start + 1].flatMap(now => Array.from({ length: 5_000 }, () => newId(now)));
    expect(ids.every(id => validate(id) && version(id) === 7)).toBe(true);
    expect(ids.every((id, index) => index === 0 || id > ids[index - 1])).toBe(true);
    expect(timeOf(ids[0])).toBe(start);
  });

  it('has a random end', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newId().slice(19))).size).toBe(1_000);
  });
});
