import { distance, duration, instant, plural } from './words.js';

describe('times in words', () => {
  it.each([
    [400, '0 s'],
    [59_999, '59 s'],
    [61_000, '1 min'],
    [7_200_000, '2 h'],
    [200_000_000, '2 d'],
  ])('take the largest unit that fits: %d ms', (milliseconds, words) => expect(duration(milliseconds)).toBe(words));

  it('say on which side of now they are', () => {
    const now = new Date('2026-03-01T12:00:00Z');
    expect(distance('2026-03-01T09:00:00Z', now)).toBe('3 h ago');
    expect(distance('2026-03-01T12:05:00Z', now)).toBe('in 5 min');
  });

  it('are instants to the second', () => expect(instant('2026-03-01T09:00:00.123Z')).toBe('2026-03-01 09:00:00Z'));
});

describe('a number of things', () => {
  it('is one or many', () => expect([plural(1, 'change'), plural(2, 'change')]).toEqual(['1 change', '2 changes']));
});
