import type { RepConfiguration, RoutingConfiguration } from '../routing/types.js';
import { deadlines } from './sla-deadlines.js';

const rep: RepConfiguration = {
  repId: 'anna',
  name: 'Anna Berg',
  email: null,
  externalId: null,
  active: true,
  timeZone: 'Europe/Berlin',
  calendarId: 'office',
  timeOff: [{ from: '2026-03-03', to: '2026-03-03' }],
  skills: [],
  caps: { open: null, hour: null, day: null, week: null },
};
const office = { calendarId: 'office', hours: { mon: ['09:00-17:00'], tue: ['09:00-17:00'], wed: ['09:00-17:00'] }, holidays: null };
const configuration = (over: Partial<RepConfiguration> = {}): RoutingConfiguration => ({
  policy: null,
  pools: new Map(),
  reps: new Map([['anna', { ...rep, ...over }]]),
  calendars: new Map([['office', office]]),
});
const level = { acceptMinutes: 30, contactMinutes: 120 };
/** Monday, 16:45 in Berlin */
const monday = new Date('2026-03-02T15:45:00Z');

describe('deadlines', () => {
  it('count working time of the rep: the night and a day off do not count', () => {
    expect(deadlines(configuration(), 'anna', level, monday)).toEqual({
      acceptBy: new Date('2026-03-04T08:15:00Z'),
      contactBy: new Date('2026-03-04T09:45:00Z'),
    });
  });

  it('follow a changed calendar and a changed rep at once', () => {
    const changed = { ...configuration(), calendars: new Map([['office', { ...office, hours: { mon: ['09:00-20:00'] } }]]) };
    expect(deadlines(changed, 'anna', level, monday).acceptBy).toEqual(new Date('2026-03-02T16:15:00Z'));
    expect(deadlines(configuration({ calendarId: null, timeOff: [] }), 'anna', level, monday).acceptBy).toEqual(
      new Date('2026-03-02T16:15:00Z'),
    );
  });

  it('are null without a level, for a clock that it lacks, and for a rep who is not known', () => {
    const none = { acceptBy: null, contactBy: null };
    expect(deadlines(configuration(), 'anna', null, monday)).toEqual(none);
    expect(deadlines(configuration(), 'anna', { acceptMinutes: null, contactMinutes: null }, monday)).toEqual(none);
    expect(deadlines(configuration(), 'ben', level, monday)).toEqual(none);
  });

  it('are null for a rep who never works', () => {
    const idle = { ...configuration(), calendars: new Map([['office', { ...office, hours: {} }]]) };
    expect(deadlines(idle, 'anna', level, monday).acceptBy).toBeNull();
  });
});
