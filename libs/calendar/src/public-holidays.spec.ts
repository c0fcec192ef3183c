import { localDayOf } from './local-date.js';
import { holidayRegionError, publicHolidays } from './public-holidays.js';

const isHoliday = (date: string, country: string, state?: string) =>
  publicHolidays({ country, state }, Number(date.slice(0, 4))).has(localDayOf(date)!);

describe('public holidays', () => {
  it.each([
    ['2026-10-03', 'DE', undefined, true],
    ['2026-11-01', 'DE', 'BY', true],
    ['2026-11-01', 'DE', 'BE', false],
    ['2026-11-26', 'US', undefined, true],
    ['2026-11-27', 'US', undefined, false],
    ['2026-04-06', 'GB', 'ENG', true],
    ['2026-04-06', 'GB', 'SCT', false],
  ])('%s in %s %s: %s', (date, country, state, expected) => {
    expect(isHoliday(date, country, state)).toBe(expected);
  });

  it('follow the moon where they do, over several days', () => {
    expect(['2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23'].map(date => isHoliday(date, 'AE'))).toEqual([true, true, true, false]);
  });

  it('are no days that are only observed', () => {
    expect(isHoliday('2026-02-14', 'DE')).toBe(false);
    expect(isHoliday('2026-12-24', 'DE')).toBe(false);
  });

  it('are computed once', () => {
    expect(publicHolidays({ country: 'DE' }, 2027)).toBe(publicHolidays({ country: 'DE' }, 2027));
  });

  it('are known of countries and states that exist', () => {
    expect(holidayRegionError({ country: 'DE', state: 'BY' })).toBeUndefined();
    expect(holidayRegionError({ country: 'XX' })).toMatchObject({ field: 'country' });
    expect(holidayRegionError({ country: 'DE', state: 'XX' })).toMatchObject({ field: 'state' });
    expect(holidayRegionError({ country: 'SG', state: 'XX' })).toMatchObject({ field: 'state' });
  });
});
