import { parseDelay } from './duration.js';

const HOUR = 3_600_000;

describe('a delay', () => {
  it.each([
    ['0m', 0],
    ['90m', 1.5 * HOUR],
    ['4h', 4 * HOUR],
    ['3d', 72 * HOUR],
    ['2w', 336 * HOUR],
    [' 3 d ', 72 * HOUR],
  ])('%j is calendar time of %i ms', (text, milliseconds) => {
    expect(parseDelay(text)).toEqual({ milliseconds, isWorkingTime: false });
  });

  it('can be working time, in hours or minutes', () => {
    expect(parseDelay('16h working')).toEqual({ milliseconds: 16 * HOUR, isWorkingTime: true });
    expect(parseDelay('30m working')).toEqual({ milliseconds: HOUR / 2, isWorkingTime: true });
  });

  it.each(['', 'soon', '3', '-1d', '1.5h', '3 days', '12345678m'])('%j is refused in words', text => {
    expect(parseDelay(text)).toMatch(/is not a delay/);
  });

  it('has no working days, whose length nobody knows', () => {
    expect(parseDelay('2d working')).toMatch(/minutes or hours/);
  });
});
