import { programOf } from '../../test/builders.js';
import { nextMailable, zoneOf } from './mailing-hours.js';

const program = programOf();

describe('the zone of a person', () => {
  const someZones = programOf(undefined, { timeZones: { US: 'America/Chicago' } });

  it('is their own when it is known', () => {
    expect(zoneOf(someZones, { timeZone: 'Asia/Tokyo', country: 'US' })).toBe('Asia/Tokyo');
  });
  it('is that of their country otherwise, also when their own is nonsense', () => {
    expect(zoneOf(someZones, { timeZone: 'Mars/Base', country: 'US' })).toBe('America/Chicago');
  });
  it('is that of their country, too, when a form gave an abbreviation that stands for several zones', () => {
    expect(nextMailable(program, zoneOf(someZones, { timeZone: 'PST', country: 'US' }), new Date('2026-03-04T20:30:00Z'))).toEqual(
      new Date('2026-03-04T20:30:00Z'),
    );
    expect(zoneOf(someZones, { timeZone: 'IST', country: null })).toBe('Europe/Berlin');
  });
  it("is the program's when nothing is known", () => {
    expect(zoneOf(someZones, { timeZone: null, country: 'FR' })).toBe('Europe/Berlin');
  });
});

describe('the time of a mail', () => {
  it('is now when it is not quiet', () => {
    expect(nextMailable(program, 'Europe/Berlin', new Date('2026-03-04T09:00:00Z'))).toEqual(new Date('2026-03-04T09:00:00Z'));
  });
  it('is the next morning when the evening is quiet', () => {
    expect(nextMailable(program, 'Europe/Berlin', new Date('2026-03-04T20:30:00Z'))).toEqual(new Date('2026-03-05T07:00:00Z'));
  });
  it('is the same morning after midnight', () => {
    expect(nextMailable(program, 'Europe/Berlin', new Date('2026-03-05T01:00:00Z'))).toEqual(new Date('2026-03-05T07:00:00Z'));
  });
  it("goes by the person's zone", () => {
    expect(nextMailable(program, 'America/Los_Angeles', new Date('2026-03-04T09:00:00Z'))).toEqual(new Date('2026-03-04T16:00:00Z'));
  });
  it('is right on the night of the change to summer time', () => {
    expect(nextMailable(program, 'Europe/Berlin', new Date('2026-03-29T00:30:00Z'))).toEqual(new Date('2026-03-29T06:00:00Z'));
  });
  it('skips quiet days', () => {
    const weekdays = programOf(undefined, { quietDays: ['sat', 'sun'] });
    expect(nextMailable(weekdays, 'Europe/Berlin', new Date('2026-03-07T10:00:00Z'))).toEqual(new Date('2026-03-09T07:00:00Z'));
  });
  it('skips holidays of the region that the program names', () => {
    const german = programOf(undefined, { holidays: { country: 'DE' } });
    expect(nextMailable(german, 'Europe/Berlin', new Date('2026-12-25T10:00:00Z'))).toEqual(new Date('2026-12-27T07:00:00Z'));
  });
  it('is any time without quiet hours', () => {
    const loud = programOf(undefined, { quietHours: null });
    expect(nextMailable(loud, 'Europe/Berlin', new Date('2026-03-05T01:00:00Z'))).toEqual(new Date('2026-03-05T01:00:00Z'));
  });
  it('is outside hours that lie within a day', () => {
    const siesta = programOf(undefined, { quietHours: { from: '12:00', to: '14:00' } });
    expect(nextMailable(siesta, 'Europe/Berlin', new Date('2026-03-05T11:30:00Z'))).toEqual(new Date('2026-03-05T13:00:00Z'));
    expect(nextMailable(siesta, 'Europe/Berlin', new Date('2026-03-05T02:00:00Z'))).toEqual(new Date('2026-03-05T02:00:00Z'));
  });
});
