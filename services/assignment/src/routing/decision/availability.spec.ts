import { aRep, officeHours } from '../board/board.builder.js';
import { Availability, availabilityOf, workingCalendarOf } from './availability.js';

const at = (iso: string) => Date.parse(iso);
const berlin = { timeZone: 'Europe/Berlin', calendarId: 'office' };

describe('Availability', () => {
  it('follows working hours in the zone of the rep', () => {
    const availability = new Availability(aRep('ann', berlin), officeHours);
    expect(availability.at(at('2026-03-04T08:30:00Z'))).toBe('at-work');
    expect(availability.at(at('2026-03-04T07:59:59Z'))).toBe('off-work');
    expect(availability.at(at('2026-03-04T16:00:00Z'))).toBe('off-work');
    expect(availability.at(at('2026-03-07T10:00:00Z'))).toBe('off-work');
  });

  it('shifts with the clock change', () => {
    const availability = new Availability(aRep('ann', berlin), officeHours);
    expect(availability.at(at('2026-03-27T07:30:00Z'))).toBe('off-work');
    expect(availability.at(at('2026-03-30T07:30:00Z'))).toBe('at-work');
  });

  it('gives the same answers in any order of asking', () => {
    const times = Array.from({ length: 400 }, (_, n) => at('2026-03-02T00:00:00Z') + n * 1_777_777);
    const inOrder = new Availability(aRep('ann', berlin), officeHours);
    const expected = times.map(time => inOrder.at(time));
    const backwards = new Availability(aRep('ann', berlin), officeHours);
    expect(
      times
        .toReversed()
        .map(time => backwards.at(time))
        .toReversed(),
    ).toEqual(expected);
    expect(new Set(expected)).toEqual(new Set(['at-work', 'off-work']));
  });

  it('tells time off from being off work', () => {
    const rep = aRep('ann', { ...berlin, timeOff: [{ from: '2026-03-04', to: '2026-03-05' }] });
    const availability = new Availability(rep, officeHours);
    expect(availability.at(at('2026-03-03T20:00:00Z'))).toBe('off-work');
    expect(availability.at(at('2026-03-03T23:00:00Z'))).toBe('time-off');
    expect(availability.at(at('2026-03-05T22:59:00Z'))).toBe('time-off');
    expect(availability.at(at('2026-03-06T08:00:00Z'))).toBe('at-work');
  });

  it('is always at work without a calendar, but for time off', () => {
    const rep = aRep('ann', { timeOff: [{ from: '2026-03-04T12:00:00Z', to: '2026-03-04T13:00:00Z' }] });
    const availability = new Availability(rep, undefined);
    expect(availability.at(at('2026-03-08T03:00:00Z'))).toBe('at-work');
    expect(availability.at(at('2026-03-04T12:30:00Z'))).toBe('time-off');
  });

  it('finds the next time at which work can be given', () => {
    const availability = new Availability(aRep('ann', { ...berlin, timeOff: [{ from: '2026-03-05', to: '2026-03-05' }] }), officeHours);
    const evening = at('2026-03-04T18:00:00Z');
    expect(availability.next(evening, true)).toBe(at('2026-03-06T08:00:00Z'));
    expect(availability.next(evening, false)).toBe(evening);
    expect(availability.next(at('2026-03-05T10:00:00Z'), false)).toBe(at('2026-03-05T23:00:00Z'));
  });

  it('finds none for somebody without working hours', () => {
    const never = { calendarId: 'never', hours: {}, holidays: null };
    expect(new Availability(aRep('ann', { calendarId: 'never' }), never).next(at('2026-03-04T10:00:00Z'), true)).toBeNull();
  });
});

describe.each([
  ['workingCalendarOf', workingCalendarOf],
  ['availabilityOf', availabilityOf],
])('%s', (_, of) => {
  it('is one for all reps of a zone and calendar who have no time off', () => {
    const ann = of(aRep('ann', berlin), officeHours);
    expect(of(aRep('ben', berlin), officeHours)).toBe(ann);
    expect(of(aRep('ben', { ...berlin, timeZone: 'UTC' }), officeHours)).not.toBe(ann);
    expect(of(aRep('ben', berlin), { ...officeHours })).not.toBe(ann);
    expect(of(aRep('ben', berlin), undefined)).not.toBe(ann);
    expect(of(aRep('ben', { ...berlin, timeOff: [{ from: '2026-03-05', to: '2026-03-05' }] }), officeHours)).not.toBe(ann);
  });
});
