import fc from 'fast-check';
import { addWorkingTime, alwaysWorking, isWorking, nextWorking, WorkingCalendar, workingInterval, workingTimeBetween } from './index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string) => new Date(text);

const officeWeek = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map(day => [day, ['09:00-12:30', '13:30-17:30']]));
const berlin = new WorkingCalendar({ timeZone: 'Europe/Berlin', hours: officeWeek });

describe('working hours', () => {
  it.each([
    ['2026-11-23T08:00:00Z', true],
    ['2026-11-23T07:59:59.999Z', false],
    ['2026-11-23T11:30:00Z', false],
    ['2026-11-23T12:30:00Z', true],
    ['2026-11-23T16:29:59.999Z', true],
    ['2026-11-23T16:30:00Z', false],
    ['2026-11-22T10:00:00Z', false],
  ])('%s is working time in Berlin: %s', (instant, expected) => {
    expect(isWorking(berlin, at(instant))).toBe(expected);
  });

  it('follows the wall clock over the change to summer time', () => {
    expect(nextWorking(berlin, at('2026-03-27T18:00:00Z'))).toEqual(at('2026-03-30T07:00:00Z'));
    expect(nextWorking(berlin, at('2026-03-20T18:00:00Z'))).toEqual(at('2026-03-23T08:00:00Z'));
  });

  it('counts 23 and 25 hours on the days of a clock change', () => {
    const always = alwaysWorking('Europe/Berlin');
    expect(workingTimeBetween(always, at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z'))).toBe(23 * HOUR);
    expect(workingTimeBetween(always, at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'))).toBe(25 * HOUR);
  });

  it('shortens a night shift by the skipped hour and lengthens it by the repeated one', () => {
    const nights = new WorkingCalendar({ timeZone: 'America/New_York', hours: { sun: ['00:00-06:00'] } });
    expect(workingTimeBetween(nights, at('2026-03-08T00:00:00Z'), at('2026-03-09T00:00:00Z'))).toBe(5 * HOUR);
    expect(workingTimeBetween(nights, at('2026-11-01T00:00:00Z'), at('2026-11-02T00:00:00Z'))).toBe(7 * HOUR);
  });

  it('is free on public holidays of the state, and works on those of another', () => {
    const of = (state: string) => new WorkingCalendar({ timeZone: 'Europe/Berlin', hours: officeWeek, holidays: { country: 'DE', state } });
    const epiphany = at('2026-01-06T09:00:00Z');
    expect(isWorking(of('BY'), epiphany)).toBe(false);
    expect(isWorking(of('HH'), epiphany)).toBe(true);
    expect(isWorking(of('HH'), at('2026-12-25T09:00:00Z'))).toBe(false);
  });

  it('observes the substitute of a holiday that falls on a weekend', () => {
    const chicago = new WorkingCalendar({ timeZone: 'America/Chicago', hours: officeWeek, holidays: { country: 'US' } });
    expect(isWorking(chicago, at('2026-07-03T16:00:00Z'))).toBe(false);
  });

  it('is free on dates that are listed', () => {
    const calendar = new WorkingCalendar({ timeZone: 'Asia/Kolkata', hours: officeWeek, holidays: ['2026-11-23'] });
    expect(nextWorking(calendar, at('2026-11-22T20:00:00Z'))).toEqual(at('2026-11-24T03:30:00Z'));
  });

  it('takes time off by dates, the last included, and by instants', () => {
    const calendar = new WorkingCalendar({
      timeZone: 'Europe/Berlin',
      hours: officeWeek,
      timeOff: [
        { from: '2026-11-23', to: '2026-11-24' },
        { from: '2026-11-25T09:00:00Z', to: '2026-11-25T10:00:00+00:00' },
      ],
    });
    expect(nextWorking(calendar, at('2026-11-23T00:00:00Z'))).toEqual(at('2026-11-25T08:00:00Z'));
    expect(workingTimeBetween(calendar, at('2026-11-23T00:00:00Z'), at('2026-11-26T00:00:00Z'))).toBe(6.5 * HOUR);
  });
});

describe('the SLA clock', () => {
  it('runs in working time over lunch, night and weekend', () => {
    expect(addWorkingTime(berlin, at('2026-11-20T16:00:00Z'), HOUR)).toEqual(at('2026-11-23T08:30:00Z'));
    expect(addWorkingTime(berlin, at('2026-11-20T11:15:00Z'), HOUR)).toEqual(at('2026-11-20T13:15:00Z'));
  });

  it('ends at the end of a day, not on the next morning', () => {
    expect(addWorkingTime(berlin, at('2026-11-20T16:00:00Z'), 30 * MINUTE)).toEqual(at('2026-11-20T16:30:00Z'));
  });

  it('adds nothing when nothing is to be added', () => {
    expect(addWorkingTime(berlin, at('2026-11-22T16:00:00Z'), 0)).toEqual(at('2026-11-22T16:00:00Z'));
    expect(() => addWorkingTime(berlin, at('2026-11-22T16:00:00Z'), -1)).toThrow(RangeError);
  });

  it('says null for somebody who never works', () => {
    const never = new WorkingCalendar({ timeZone: 'UTC', hours: {} });
    expect(nextWorking(never, at('2026-11-22T16:00:00Z'))).toBeNull();
    expect(addWorkingTime(never, at('2026-11-22T16:00:00Z'), 1)).toBeNull();
  });
});

/** The same by stepping minute by minute over a wall clock that Intl reads: slow, and independent of what it checks. */
function naiveCalendar(timeZone: string, hours: Record<string, string[]>) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (instant: number) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(p => [p.type, p.value]));
    const clock = `${parts.hour}:${parts.minute}`;
    return (hours[parts.weekday!.toLowerCase()] ?? []).some(text => {
      const [start, end] = text.split('-') as [string, string];
      return clock >= start && clock < end;
    });
  };
}

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Apia',
  'UTC',
];
/** Instants around the clock changes of those zones, Brazil's at midnight and Samoa's lost day among them. */
const changes = [
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2018-11-04T03:00:00Z',
  '2018-02-18T02:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
  '2010-11-07T02:31:00Z',
  '2011-12-30T10:00:00Z',
  '2026-02-15T02:00:00Z',
].map(Date.parse);
const instants = fc.oneof(
  fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * 1440, max: 2 * 1440 }))
    .map(([change, minutes]) => change + minutes * MINUTE),
  fc.integer({ min: Date.parse('2015-01-01') / MINUTE, max: Date.parse('2030-01-01') / MINUTE }).map(minutes => minutes * MINUTE),
);
const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const dayHours = fc.uniqueArray(fc.integer({ min: 0, max: 48 }), { maxLength: 6 }).map(marks => {
  const sorted = [...marks].sort((a, b) => a - b).map(half => clock(half * 30));
  return Array.from({ length: Math.floor(sorted.length / 2) }, (_, i) => `${sorted[2 * i]}-${sorted[2 * i + 1]}`);
});
const weekHours = fc
  .tuple(...Array.from({ length: 7 }, () => dayHours))
  .map(days => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day, i) => [day, days[i]!])));

describe('against a minute-stepping clock', () => {
  it('agrees on what is working time and on how much of it passes, in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), weekHours, instants, fc.integer({ min: 1, max: 3000 }), (timeZone, hours, start, minutes) => {
        const calendar = new WorkingCalendar({ timeZone, hours });
        const naive = naiveCalendar(timeZone, hours);
        let working = 0;
        for (let m = 0; m < minutes; m++) {
          const instant = start + m * MINUTE;
          const expected = naive(instant);
          if (isWorking(calendar, new Date(instant)) !== expected)
            throw new Error(`${timeZone} ${new Date(instant).toISOString()}: ${!expected}`);
          if (expected) working += MINUTE;
        }
        expect(workingTimeBetween(calendar, new Date(start), new Date(start + minutes * MINUTE))).toBe(working);
      }),
      { numRuns: 60 },
    );
  });

  it('adds working time that, measured, is what was added, and not a millisecond less would do', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        weekHours,
        instants,
        fc.integer({ min: 1, max: 100 * HOUR }),
        (timeZone, hours, start, milliseconds) => {
          const calendar = new WorkingCalendar({ timeZone, hours });
          const from = new Date(start);
          const due = addWorkingTime(calendar, from, milliseconds);
          if (due === null) {
            const threeYearsOn = new Date(start + 3 * 366 * 24 * HOUR);
            return expect(workingTimeBetween(calendar, from, threeYearsOn)).toBeLessThan(milliseconds);
          }
          expect(workingTimeBetween(calendar, from, due)).toBe(milliseconds);
          expect(workingTimeBetween(calendar, from, new Date(due.getTime() - 1))).toBe(milliseconds - 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives up on a time that three years do not hold, and on no other', () => {
    const calendar = new WorkingCalendar({ timeZone: 'Europe/Berlin', hours: { sat: ['00:00-00:30'] } });
    const from = new Date('2015-01-01T00:00:00Z');
    expect(addWorkingTime(calendar, from, 78 * HOUR)).toEqual(new Date('2017-12-22T23:30:00Z'));
    expect(addWorkingTime(calendar, from, 79 * HOUR)).toBeNull();
  });

  it('gives answers that stay valid until they say', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        weekHours,
        instants,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (timeZone, hours, start, share) => {
          const calendar = new WorkingCalendar({ timeZone, hours });
          const { working, until } = workingInterval(calendar, new Date(start));
          expect(until.getTime()).toBeGreaterThan(start);
          expect(isWorking(calendar, new Date(start + Math.floor((until.getTime() - start) * share)))).toBe(working);
          const next = nextWorking(calendar, new Date(start));
          if (next) expect(isWorking(calendar, next)).toBe(true);
          if (working) expect(next).toEqual(new Date(start));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('walking in working time', () => {
  it('is the same in one step or in several', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        weekHours,
        instants,
        fc.nat(50 * HOUR),
        fc.nat(50 * HOUR),
        (timeZone, hours, start, first, second) => {
          const calendar = new WorkingCalendar({ timeZone, hours });
          const between = addWorkingTime(calendar, new Date(start), first);
          const end = addWorkingTime(calendar, new Date(start), first + second);
          if (between !== null && end !== null) expect(addWorkingTime(calendar, between, second)).toEqual(end);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('adds up over parts of a stretch', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        weekHours,
        instants,
        fc.nat(10 * 24 * HOUR),
        fc.nat(10 * 24 * HOUR),
        (timeZone, hours, start, first, second) => {
          const calendar = new WorkingCalendar({ timeZone, hours });
          const [a, b, c] = [start, start + first, start + first + second].map(instant => new Date(instant)) as [Date, Date, Date];
          expect(workingTimeBetween(calendar, a, b) + workingTimeBetween(calendar, b, c)).toBe(workingTimeBetween(calendar, a, c));
          expect(workingTimeBetween(calendar, c, a)).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not depend on what was asked before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), weekHours, fc.array(instants, { minLength: 1, maxLength: 100 }), (timeZone, hours, asked) => {
        const used = new WorkingCalendar({ timeZone, hours });
        for (const instant of asked) isWorking(used, new Date(instant));
        const fresh = new WorkingCalendar({ timeZone, hours });
        expect(nextWorking(used, new Date(asked[0]!))).toEqual(nextWorking(fresh, new Date(asked[0]!)));
      }),
      { numRuns: 50 },
    );
  });

  it('finds no working time in time off without end', () => {
    const gone = new WorkingCalendar({ timeZone: 'UTC', hours: officeWeek, timeOff: [{ from: '2026-01-01', to: '2099-12-31' }] });
    expect(nextWorking(gone, at('2026-11-22T16:00:00Z'))).toBeNull();
    expect(nextWorking(gone, at('2025-12-31T23:00:00Z'))).toBeNull();
    expect(workingTimeBetween(gone, at('2025-12-31T00:00:00Z'), at('2026-12-31T00:00:00Z'))).toBe(7.5 * HOUR);
  });
});
