import { alwaysWorking, WorkingCalendar } from '@baton/calendar';
import { spanEnd } from './working-span.js';

const office = new WorkingCalendar({
  timeZone: 'Europe/Berlin',
  hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map(day => [day, ['09:00-12:00', '13:00-17:00']])),
  timeOff: [{ from: '2026-03-27', to: '2026-03-27' }],
});
/** Thursday, 10:00 in Berlin, before a day off and the change to summer time. */
const thursday = new Date('2026-03-26T09:00:00Z');

describe('the end of a span', () => {
  it('of minutes is working time', () => {
    expect(spanEnd(office, thursday, { minutes: 7 * 60 })).toEqual(new Date('2026-03-30T08:00:00Z'));
  });

  it('of days is the end of work on the n-th working day after', () => {
    expect(spanEnd(office, thursday, { days: 1 })).toEqual(new Date('2026-03-30T15:00:00Z'));
    expect(spanEnd(office, thursday, { days: 5 })).toEqual(new Date('2026-04-03T15:00:00Z'));
  });

  it('of days is counted from the day itself, at whatever hour', () => {
    const night = new Date('2026-03-26T22:30:00Z');
    expect(spanEnd(office, night, { days: 1 })).toEqual(spanEnd(office, thursday, { days: 1 }));
  });

  it('of days without hours is midnight', () => {
    expect(spanEnd(alwaysWorking(), thursday, { days: 2 })).toEqual(new Date('2026-03-29T00:00:00Z'));
  });

  it('is null for who never works', () => {
    const idle = new WorkingCalendar({ timeZone: 'UTC', hours: {} });
    expect([spanEnd(idle, thursday, { days: 1 }), spanEnd(idle, thursday, { minutes: 1 })]).toEqual([null, null]);
  });
});
