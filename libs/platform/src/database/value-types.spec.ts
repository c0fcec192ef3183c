import fc from 'fast-check';
import { exactInteger, valueTypes } from './value-types.js';

const parse = (oid: number, text: string): unknown => (valueTypes.getTypeParser(oid, 'text') as (value: string) => unknown)(text);

describe('valueTypes', () => {
  it('gives an int8 as a number', () => {
    expect(parse(20, '9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parse(20, '-5')).toBe(-5);
  });

  it('fails rather than round an int8', () => {
    expect(() => exactInteger('9007199254740992')).toThrow(RangeError);
  });

  it('gives a day as text, since it has no instant', () => {
    expect(parse(1082, '2026-03-29')).toBe('2026-03-29');
  });

  it('gives an instant as a Date', () => {
    expect(parse(1184, '2026-03-29 01:00:00+00')).toEqual(new Date('2026-03-29T01:00:00Z'));
  });

  it('gives any instant of UTC, with as many digits as there are, to the millisecond', () => {
    const instants = fc.date({ min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 999 }), (date, microseconds) => {
        const [day, time] = date.toISOString().slice(0, -1).split('T');
        const text = `${day} ${time}${String(microseconds).padStart(3, '0')}`.replace(/\.?0+$/, match =>
          match.startsWith('.') ? '' : match.replaceAll('0', ''),
        );
        expect(parse(1184, `${text}+00`)).toEqual(date);
      }),
    );
  });

  it.each([
    ['2026-03-29 03:00:00.5+02', '2026-03-29T01:00:00.500Z'],
    ['0044-03-15 12:00:00+00', '0044-03-15T12:00:00Z'],
    ['12026-01-01 00:00:00+00', '+012026-01-01T00:00:00Z'],
    ['0044-03-15 12:00:00+00 BC', '-000043-03-15T12:00:00Z'],
  ])('gives the instant of %s', (text, iso) => {
    expect(parse(1184, text)).toEqual(new Date(iso));
  });

  it('keeps a numeric exact, as text', () => {
    expect(parse(1700, '0.10')).toBe('0.10');
  });
});
