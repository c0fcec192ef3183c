import type { RepConfiguration, RoutingConfiguration } from '../routing/types.js';
import type { ClockLevel } from './clock-level.js';
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
      clocks: null,
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
    const none = { acceptBy: null, contactBy: null, clocks: null };
    expect(deadlines(configuration(), 'anna', null, monday)).toEqual(none);
    expect(deadlines(configuration(), 'anna', { acceptMinutes: null, contactMinutes: null }, monday)).toEqual(none);
    expect(deadlines(configuration(), 'ben', level, monday)).toEqual(none);
  });

  it("of clocks with steps are points of the rep's working time, in the order in which they come", () => {
    const clocks: ClockLevel[] = [
      {
        clock: 'contact',
        within: { minutes: 120 },
        goal: null,
        stoppedBy: 'activity',
        steps: [
          { do: 'reassign', at: { percent: 150 } },
          { do: 'remind', at: { percent: 50 } },
          { do: 'escalate', at: { minutes: 90 }, to: 'team lead' },
        ],
      },
      { clock: 'status', within: { days: 2 }, goal: 'meeting', stoppedBy: null, steps: [{ do: 'remind', at: { percent: 50 } }] },
    ];
    const [contact, meeting] = deadlines(configuration(), 'anna', { ...level, clocks }, monday).clocks!;
    // A quarter of an hour is left of Monday, Tuesday is off.
    expect(contact).toEqual({
      name: 'contact',
      goal: null,
      stoppedBy: 'activity',
      dueAt: new Date('2026-03-04T09:45:00Z'),
      steps: [
        { do: 'remind', at: new Date('2026-03-04T08:45:00Z') },
        { do: 'escalate', at: new Date('2026-03-04T09:15:00Z'), to: 'team lead' },
        { do: 'breach', at: new Date('2026-03-04T09:45:00Z') },
        { do: 'reassign', at: new Date('2026-03-04T10:45:00Z') },
      ],
    });
    // Wednesday, then the next Monday: eight hours each, and the quarter.
    expect(meeting!.dueAt).toEqual(new Date('2026-03-09T16:00:00Z'));
    expect(meeting!.steps[0]).toEqual({ do: 'remind', at: new Date('2026-03-04T15:52:30Z') });
  });

  it('are null for a rep who never works', () => {
    const idle = { ...configuration(), calendars: new Map([['office', { ...office, hours: {} }]]) };
    expect(deadlines(idle, 'anna', level, monday).acceptBy).toBeNull();
    const clocks: ClockLevel[] = [{ clock: 'accept', within: { minutes: 30 }, goal: null, stoppedBy: null, steps: [] }];
    expect(deadlines(idle, 'anna', { ...level, clocks }, monday).clocks).toEqual([]);
  });
});
