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

  it('keeps a numeric exact, as text', () => {
    expect(parse(1700, '0.10')).toBe('0.10');
  });
});
