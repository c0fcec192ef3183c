import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { daysSinceMonday, isoDate, isoWeek, localDayOf } from './local-date.js';

const days = fc.integer({ min: -40_000, max: 80_000 });

describe('local dates', () => {
  it('are read and written', () => {
    expect(localDayOf('1970-01-02')).toBe(1);
    expect(isoDate(-1)).toBe('1969-12-31');
    fc.assert(fc.property(days, day => localDayOf(isoDate(day)) === day));
  });

  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '26-01-01', '2026-01-01T00:00:00Z', ''])('refuse %p', text => {
    expect(localDayOf(text)).toBeUndefined();
  });

  it('know weekday and ISO week as Temporal does', () => {
    fc.assert(
      fc.property(days, day => {
        const date = Temporal.PlainDate.from(isoDate(day));
        expect(daysSinceMonday(day)).toBe(date.dayOfWeek - 1);
        expect(isoWeek(day)).toBe(`${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`);
      }),
    );
  });
});
