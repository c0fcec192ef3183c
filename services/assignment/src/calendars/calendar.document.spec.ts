import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { CalendarDocument, calendarDocument, calendarErrors, calendarOf } from './calendar.document.js';

const document = (given: Partial<CalendarDocument> = {}): CalendarDocument => ({
  id: 'office',
  hours: { mon: ['09:00-12:00', '13:00-17:00'] },
  ...given,
});

describe('CalendarDocument', () => {
  it.each([
    ['no hours', { hours: undefined }, ['hours']],
    ['hours that are no lists', { hours: { mon: '09:00-17:00' } }, ['hours.mon']],
    ['a day that does not exist', { hours: { monday: [] } }, ['hours.monday']],
    ['an id with blanks', { id: 'my office' }, ['id']],
    ['holidays without a country', { holidays: { state: 'BY' } }, ['holidays.country']],
    ['something unknown', { colour: 'red' }, ['colour']],
  ])('refuses %s', (_, given, fields) => {
    expect(fieldsRefused(CalendarDocument, { ...document(), ...given })).toEqual(fields);
  });

  it('takes a region, dates, or no holidays at all', () => {
    for (const given of [{}, { holidays: { country: 'US', state: 'CA' } }, { freeDates: ['2026-12-24'] }, { holidays: null }]) {
      expect(fieldsRefused(CalendarDocument, document(given))).toEqual([]);
      expect(calendarErrors(document(given))).toEqual([]);
    }
  });
});

describe('calendarOf', () => {
  it('has the holidays of the region, or the free dates, or none', () => {
    expect(calendarOf(document({ holidays: { country: 'DE' } })).holidays).toEqual({ country: 'DE' });
    expect(calendarOf(document({ freeDates: ['2026-12-24'] })).holidays).toEqual(['2026-12-24']);
    expect(calendarOf(document()).holidays).toBeNull();
  });

  it.each([[{}], [{ holidays: { country: 'US', state: 'CA' } }], [{ freeDates: ['2026-12-24', '2026-12-31'] }]])(
    'reads back as it was given: %j',
    given => {
      expect(calendarOf(calendarDocument(calendarOf(document(given))))).toEqual(calendarOf(document(given)));
    },
  );

  it('leaves out days without a list', () => {
    expect(calendarOf(document({ hours: { mon: ['09:00-10:00'], tue: undefined } })).hours).toEqual({ mon: ['09:00-10:00'] });
  });
});

describe('calendarErrors', () => {
  it.each([
    [{ hours: { mon: ['9-17'] } }, 'hours.mon'],
    [{ hours: { fri: ['09:00-12:00', '11:00-15:00'] } }, 'hours.fri'],
    [{ holidays: { country: 'XX' } }, 'holidays.country'],
    [{ holidays: { country: 'DE', state: 'XX' } }, 'holidays.state'],
    [{ freeDates: ['2026-02-30'] }, 'holidays.0'],
    [{ holidays: { country: 'DE' }, freeDates: [] }, 'freeDates'],
  ])('names what is wrong with %j', (given, field) => {
    expect(calendarErrors(document(given)).map(error => error.field)).toEqual([field]);
  });

  it('names everything at once', () => {
    expect(calendarErrors(document({ hours: { mon: ['x'], tue: ['17:00-09:00'] }, holidays: { country: 'XX' } }))).toHaveLength(3);
  });
});
