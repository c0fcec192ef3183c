import fc from 'fast-check';
import { assertQuietHours, inQuietHours, InvalidCalendar, nextOutsideQuietHours } from './index.js';

const night = { from: '20:00', to: '08:00' };

describe('quiet hours', () => {
  it('go over midnight in the zone of the person', () => {
    const instant = new Date('2026-11-22T19:30:00Z');
    expect(inQuietHours(night, 'Europe/Berlin', instant)).toBe(true);
    expect(inQuietHours(night, 'Europe/London', instant)).toBe(false);
    expect(nextOutsideQuietHours(night, 'Europe/Berlin', instant)).toEqual(new Date('2026-11-23T07:00:00Z'));
    expect(nextOutsideQuietHours(night, 'Europe/London', instant)).toEqual(instant);
  });

  it('may lie within a day', () => {
    expect(nextOutsideQuietHours({ from: '12:00', to: '14:00' }, 'UTC', new Date('2026-11-22T13:00:00Z'))).toEqual(
      new Date('2026-11-22T14:00:00Z'),
    );
  });

  it('end by the wall clock when the clock changes in the night', () => {
    expect(nextOutsideQuietHours(night, 'Europe/Berlin', new Date('2026-03-28T22:00:00Z'))).toEqual(new Date('2026-03-29T06:00:00Z'));
    expect(nextOutsideQuietHours(night, 'Europe/Berlin', new Date('2026-10-24T22:00:00Z'))).toEqual(new Date('2026-10-25T07:00:00Z'));
  });

  it('are refused when they leave no time, or are no times', () => {
    expect(() => assertQuietHours({ from: '08:00', to: '08:00' })).toThrow(InvalidCalendar);
    expect(() => assertQuietHours({ from: '00:00', to: '24:00' })).toThrow(InvalidCalendar);
    expect(() => assertQuietHours({ from: '8', to: '25:00' })).toThrow('from is not a time HH:MM; to is not a time HH:MM');
  });

  it('lead out of the quiet at the first instant that is not, in every zone', () => {
    const clock = fc
      .integer({ min: 0, max: 23 * 60 + 59 })
      .map(m => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        clock,
        clock,
        fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Sao_Paulo'),
        fc.integer({ min: Date.parse('2018-01-01'), max: Date.parse('2027-01-01') }),
        (from, to, zone, at) => {
          fc.pre(from !== to);
          const quiet = { from, to };
          const next = nextOutsideQuietHours(quiet, zone, new Date(at));
          expect(inQuietHours(quiet, zone, next)).toBe(false);
          if (next.getTime() > at) expect(inQuietHours(quiet, zone, new Date(next.getTime() - 1))).toBe(true);
          expect(next.getTime() > at).toBe(inQuietHours(quiet, zone, new Date(at)));
        },
      ),
      { numRuns: 300 },
    );
  });
});
