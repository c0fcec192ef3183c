import { Continuity } from './continuity.js';

describe('what is fetched', () => {
  it('is taken when it follows, or comes again', () => {
    const continuity = new Continuity();
    expect(continuity.gap('t', 0, 40n, 50n)).toBeUndefined();
    expect(continuity.gap('t', 0, 50n, 60n)).toBeUndefined();
    expect(continuity.gap('t', 0, 45n, 60n)).toBeUndefined();
    expect(continuity.gap('t', 1, 7n, 8n)).toBeUndefined();
  });

  it('is not taken when it leaves records out: they are asked for again', () => {
    const continuity = new Continuity(new Map([['t/0', 10n]]));
    expect(continuity.gap('t', 0, 20n, 30n)).toBe(10n);
    expect(continuity.gap('t', 0, 10n, 30n)).toBeUndefined();
    expect(continuity.gap('t', 0, 31n, 32n)).toBe(30n);
  });

  it('is taken when what was left out does not exist any more', () => {
    const continuity = new Continuity(new Map([['t/0', 10n]]));
    expect(continuity.gap('t', 0, 20n, 30n)).toBe(10n);
    expect(continuity.gap('t', 0, 20n, 30n)).toBeUndefined();
    expect(continuity.gap('t', 0, 30n, 31n)).toBeUndefined();
  });
});
