import { Problem } from '@baton/platform';
import { dayBefore, daysUpTo, periodOf } from './period.js';

const now = new Date('2026-03-10T15:00:00Z');

describe('a period', () => {
  it('holds its last day', () => {
    expect(periodOf({ from: '2026-03-01', to: '2026-03-02' }, now)).toEqual({
      from: '2026-03-01',
      to: '2026-03-02',
      start: new Date('2026-03-01T00:00:00Z'),
      end: new Date('2026-03-03T00:00:00Z'),
    });
  });

  it('is the 30 days up to today when nothing is said', () => {
    expect(periodOf({}, now)).toMatchObject({ from: '2026-02-09', to: '2026-03-10' });
    expect(periodOf({ from: '2026-03-09' }, now)).toMatchObject({ from: '2026-03-09', to: '2026-03-10' });
  });

  it('may be one day, and does not end before it begins', () => {
    expect(
      periodOf({ from: '2026-03-10', to: '2026-03-10' }, now).end.getTime() -
        periodOf({ from: '2026-03-10', to: '2026-03-10' }, now).start.getTime(),
    ).toBe(86_400_000);
    expect(() => periodOf({ from: '2026-03-10', to: '2026-03-09' }, now)).toThrow(Problem);
  });

  it('can be counted back from a day', () => {
    expect(daysUpTo(dayBefore(now), 28)).toMatchObject({ from: '2026-02-10', to: '2026-03-09' });
  });
});
