import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { isoDate } from './local-date.js';
import { DAY, isTimeZone, ZoneTimeline } from './zone-timeline.js';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'UTC',
];
const instants = fc.integer({ min: Date.parse('2005-01-01'), max: Date.parse('2032-01-01') });
const local = (zone: string, instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);

describe('time zones', () => {
  it('are known by their IANA names', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Calcutta'].every(isTimeZone)).toBe(true);
    expect(['Europe/Atlantis', '', 'Berlin time'].some(isTimeZone)).toBe(false);
    expect(() => ZoneTimeline.of('Europe/Atlantis')).toThrow(RangeError);
  });

  it('are known only where their offsets are: an abbreviation such as PST or IST, which stands for several, is none', () => {
    for (const name of ['PST', 'CST', 'IST', 'JST', 'AST', 'EST', 'GMT', 'CET', 'utc', 'europe/berlin', 'US/Pacific', 'Etc/GMT+5'])
      if (isTimeZone(name)) expect(() => ZoneTimeline.of(name)).not.toThrow();
    expect(['PST', 'CST', 'IST', 'JST', 'AST'].some(isTimeZone)).toBe(false);
    expect(['GMT', 'CET', 'utc', 'europe/berlin', 'US/Pacific', 'Etc/GMT+5'].every(isTimeZone)).toBe(true);
  });

  it('have one timeline each', () => {
    expect(ZoneTimeline.of('Europe/Berlin')).toBe(ZoneTimeline.of('Europe/Berlin'));
  });
});

describe('offsets', () => {
  it('hold from one change of the clock to the next', () => {
    const { from, to, offset } = ZoneTimeline.of('Europe/Berlin').periodAt(Date.parse('2026-06-01'));
    expect([new Date(from).toISOString(), new Date(to).toISOString(), offset]).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      7_200_000,
    ]);
  });

  it('never end where the clock never changes', () => {
    expect(ZoneTimeline.of('UTC').periodAt(0)).toEqual({ from: -Infinity, to: Infinity, offset: 0 });
    expect(ZoneTimeline.of('Asia/Kolkata').periodAt(Date.parse('2026-01-01'))).toMatchObject({ to: Infinity, offset: 19_800_000 });
  });

  it('change at the very millisecond', () => {
    const zone = ZoneTimeline.of('Australia/Lord_Howe');
    const change = Date.parse('2026-10-03T15:30:00Z');
    expect([zone.periodAt(change - 1).offset, zone.periodAt(change).offset]).toEqual([37_800_000, 39_600_000]);
  });

  it('are those of Temporal', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
        expect(ZoneTimeline.of(zone).periodAt(instant).offset).toBe(local(zone, instant).offsetNanoseconds / 1_000_000);
      }),
    );
  });
});

describe('pieces of local days', () => {
  it('follow each other without gap or overlap, each within one local date', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
        const timeline = ZoneTimeline.of(zone);
        let piece = timeline.pieceAt(instant);
        expect(piece.from <= instant && instant < piece.to).toBe(true);
        for (let i = 0; i < 5; i++) {
          expect(local(zone, piece.from).toPlainDate().toString()).toBe(isoDate(piece.localDay));
          expect(
            local(zone, piece.to - 1)
              .toPlainDate()
              .toString(),
          ).toBe(isoDate(piece.localDay));
          const next = timeline.pieceAt(piece.to);
          expect(next.from).toBe(piece.to);
          piece = next;
        }
      }),
    );
  });

  it('begin a day where Temporal does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
        const day = Math.floor(instant / DAY);
        const expected = Temporal.PlainDate.from(isoDate(day)).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
        expect(new Date(ZoneTimeline.of(zone).startOfDay(day))).toEqual(new Date(expected));
      }),
    );
  });

  it('begin a skipped date with the one that follows', () => {
    const apia = ZoneTimeline.of('Pacific/Apia');
    const skipped = Date.parse('2011-12-30') / DAY;
    expect(apia.startOfDay(skipped)).toBe(apia.startOfDay(skipped + 1));
  });
});
