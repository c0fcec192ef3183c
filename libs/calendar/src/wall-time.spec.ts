import { parseWallIntervals, parseWallTime } from './wall-time.js';

const HOUR = 3_600_000;

describe('times of day', () => {
  it.each([
    ['00:00', 0],
    ['09:30', 9.5 * HOUR],
    ['24:00', 24 * HOUR],
  ])('reads %s', (text, expected) => {
    expect(parseWallTime(text)).toBe(expected);
  });

  it.each(['24:01', '12:60', '9:00', '25:00', '09.00', 'noon', ''])('refuses %p', text => {
    expect(parseWallTime(text)).toBeUndefined();
  });
});

describe('hours of a day', () => {
  it('come in order, adjacent ones joined', () => {
    expect(parseWallIntervals(['13:00-17:00', '08:00-10:00', '10:00 - 12:00'])).toEqual([
      { start: 8 * HOUR, end: 12 * HOUR },
      { start: 13 * HOUR, end: 17 * HOUR },
    ]);
  });

  it('may be none', () => {
    expect(parseWallIntervals([])).toEqual([]);
  });

  it.each([
    [['09:00'], 'is not of the form'],
    [['09:00-12:00-15:00'], 'is not of the form'],
    [['09:00-09:00'], 'ends before it begins'],
    [['22:00-06:00'], 'over midnight'],
    [['09:00-12:00', '11:59-13:00'], 'overlap'],
  ])('says what is wrong with %j', (texts, words) => {
    expect(parseWallIntervals(texts)).toContain(words);
  });
});
