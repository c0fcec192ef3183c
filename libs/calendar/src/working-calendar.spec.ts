import { InvalidCalendar, WorkingCalendar, type WorkingCalendarSpecification } from './index.js';

const errorsOf = (specification: unknown) => {
  try {
    new WorkingCalendar(specification as WorkingCalendarSpecification);
    return {};
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidCalendar);
    return Object.fromEntries((error as InvalidCalendar).errors.map(e => [e.field, e.message]));
  }
};

describe('a calendar that cannot be', () => {
  it('names everything that is wrong at once', () => {
    const errors = errorsOf({
      timeZone: 'Europe/Atlantis',
      hours: { mon: ['9-17'], tue: ['17:00-09:00'], wed: ['09:00-12:00', '11:00-13:00'], someday: [] },
      holidays: { country: 'XX' },
    });
    expect(Object.keys(errors).sort()).toEqual(['holidays.country', 'hours.mon', 'hours.someday', 'hours.tue', 'hours.wed', 'timeZone']);
    expect(errors['hours.tue']).toContain('over midnight');
  });

  it('knows the states of a country', () => {
    expect(errorsOf({ timeZone: 'UTC', hours: {}, holidays: { country: 'DE', state: 'QQ' } })).toHaveProperty(['holidays.state']);
  });

  it('refuses dates that do not exist and time off that ends before it begins', () => {
    const errors = errorsOf({
      timeZone: 'UTC',
      hours: {},
      holidays: ['2026-02-30'],
      timeOff: [
        { from: '2026-05-02', to: '2026-05-01' },
        { from: 'soon', to: '2026-05-01' },
      ],
    });
    expect(Object.keys(errors).sort()).toEqual(['holidays.0', 'timeOff.0', 'timeOff.1.from']);
  });

  it('accepts hours to midnight and joins adjacent ones', () => {
    const calendar = new WorkingCalendar({ timeZone: 'UTC', hours: { sun: ['12:00-24:00', '10:00-12:00'] } });
    const midnight = Date.parse('2026-11-22T00:00:00Z');
    expect(calendar.pieceAt(midnight).working).toEqual([midnight + 10 * 3_600_000, midnight + 24 * 3_600_000]);
  });

  it('joins time off that overlaps', () => {
    const calendar = new WorkingCalendar({
      timeZone: 'UTC',
      hours: { sun: ['08:00-20:00'] },
      timeOff: [
        { from: '2026-11-22T12:00:00Z', to: '2026-11-22T14:00:00Z' },
        { from: '2026-11-22T10:00:00Z', to: '2026-11-22T13:00:00Z' },
      ],
    });
    const hour = (h: number) => Date.parse('2026-11-22T00:00:00Z') + h * 3_600_000;
    expect(calendar.pieceAt(hour(0)).working).toEqual([hour(8), hour(10), hour(14), hour(20)]);
  });
});
