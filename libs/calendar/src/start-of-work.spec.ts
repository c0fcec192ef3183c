import { nextStartOfWork } from './start-of-work.js';
import { alwaysWorking, WorkingCalendar } from './working-calendar.js';

const office = (timeZone: string, more: object = {}) => {
  const day = ['09:00-12:30', '13:30-17:30'];
  return new WorkingCalendar({ timeZone, hours: { mon: day, tue: day, wed: day, thu: day, fri: day }, ...more });
};
const starts = (calendar: WorkingCalendar, after: string, count: number): string[] => {
  const found: string[] = [];
  for (let at = new Date(after); found.length < count;) {
    at = nextStartOfWork(calendar, at)!;
    found.push(at.toISOString());
  }
  return found;
};

describe('the start of work', () => {
  it('comes once a day, on working days', () => {
    // Thursday, in the middle of the day.
    expect(starts(office('Europe/Berlin'), '2026-03-19T12:00:00Z', 3)).toEqual([
      '2026-03-20T08:00:00.000Z',
      '2026-03-23T08:00:00.000Z',
      '2026-03-24T08:00:00.000Z',
    ]);
  });

  it('is still to come in the morning, and no more at its very instant', () => {
    expect(starts(office('Europe/Berlin'), '2026-03-19T07:59:59.999Z', 1)).toEqual(['2026-03-19T08:00:00.000Z']);
    expect(starts(office('Europe/Berlin'), '2026-03-19T08:00:00Z', 1)).toEqual(['2026-03-20T08:00:00.000Z']);
  });

  it('keeps its time on the wall when clocks change', () => {
    expect(starts(office('Europe/Berlin'), '2026-03-27T12:00:00Z', 1)).toEqual(['2026-03-30T07:00:00.000Z']);
    expect(starts(office('America/New_York'), '2026-10-30T20:00:00Z', 1)).toEqual(['2026-11-02T14:00:00.000Z']);
  });

  it('is midnight for who always works, also on a day of two offsets', () => {
    expect(starts(alwaysWorking('Europe/Berlin'), '2026-03-28T12:00:00Z', 3)).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
  });

  it('passes over holidays', () => {
    const closed = office('Europe/Berlin', { holidays: ['2026-03-20', '2026-03-23'] });
    expect(starts(closed, '2026-03-19T12:00:00Z', 1)).toEqual(['2026-03-24T08:00:00.000Z']);
  });

  it('never comes where nobody works', () => {
    expect(nextStartOfWork(new WorkingCalendar({ timeZone: 'UTC', hours: {} }), new Date('2026-03-19T12:00:00Z'))).toBeNull();
  });

  it('is that of the local day, on both sides of the date line', () => {
    expect(starts(office('Pacific/Auckland'), '2026-03-18T21:00:00Z', 1)).toEqual(['2026-03-19T20:00:00.000Z']);
    expect(starts(office('Pacific/Honolulu'), '2026-03-19T03:00:00Z', 1)).toEqual(['2026-03-19T19:00:00.000Z']);
  });
});
