import fc from 'fast-check';
import { idArray, instantArray, jsonArray, plainArray, textArray } from './arrays.js';

/** Reads PostgreSQL's binary format of a one-dimensional array, as its documentation says. */
function elements<T>(buffer: Buffer, read: (element: Buffer) => T): (T | null)[] {
  if (buffer.readInt32BE(0) === 0) return [];
  const count = buffer.readInt32BE(12);
  const values: (T | null)[] = [];
  let at = 20;
  for (let index = 0; index < count; index++) {
    const size = buffer.readInt32BE(at);
    at += 4;
    values.push(size < 0 ? null : read(buffer.subarray(at, at + size)));
    at += Math.max(0, size);
  }
  expect(at).toBe(buffer.length);
  expect(buffer.readInt32BE(4)).toBe(values.includes(null) ? 1 : 0);
  return values;
}
const decode = (buffer: Buffer) => elements(buffer, element => element.toString('utf8'));

describe('textArray', () => {
  it.each([
    ['short', 0, 20],
    ['long', 150, 400],
  ])('keeps any text, and null: %s', (_, minLength, maxLength) => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme-ascii', minLength, maxLength, size: 'max' }),
      fc.string({ unit: 'grapheme', minLength, maxLength, size: 'max' }),
    );
    fc.assert(
      fc.property(fc.array(fc.option(text)), values => {
        expect(decode(textArray(values))).toEqual(values);
      }),
    );
  });

  it('has a replacement for half a character, wherever it stands', () => {
    const values = ['a\ud83d', '\ude00b', null, '\ud83d'];
    expect(decode(textArray(values))).toEqual(['a\ufffd', '\ufffdb', null, '\ufffd']);
    const long = 'x'.repeat(200);
    expect(decode(textArray([long + '\ud83d', '\ude00' + long]))).toEqual([long + '\ufffd', '\ufffd' + long]);
  });

  it('flags nulls only when there are some', () => {
    expect(textArray(['a']).readInt32BE(4)).toBe(0);
    expect(textArray(['a', undefined]).readInt32BE(4)).toBe(1);
  });

  it('is the twelve bytes of an array without dimensions when empty', () => {
    expect(textArray([])).toHaveLength(12);
    expect(textArray([]).readInt32BE(8)).toBe(25);
  });
});

describe('plainArray', () => {
  it('writes numbers, booleans and ids as they are, and null', () => {
    expect(plainArray([1, true, 'ab-1', null, undefined])).toBe('{1,true,ab-1,NULL,NULL}');
    expect(plainArray([])).toBe('{}');
  });
});

describe('idArray', () => {
  const idsOf = (array: Buffer | string) => elements(array as Buffer, element => element.toString('hex'));

  it('keeps any id, in either case, and null', () => {
    const ids = fc.array(fc.option(fc.tuple(fc.uuid(), fc.boolean()).map(([id, upper]) => (upper ? id.toUpperCase() : id))));
    fc.assert(
      fc.property(ids, values => {
        const array = idArray(values);
        if (values.length === 0) expect(array).toBe('{}');
        else {
          expect((array as Buffer).readInt32BE(8)).toBe(2950);
          expect(idsOf(array)).toEqual(values.map(id => id?.replaceAll('-', '').toLowerCase() ?? null));
        }
      }),
    );
  });

  it.each([
    '',
    'x',
    '00000000-0000-0000-0000-00000000000g',
    '00000000-0000-0000-0000-00000000000é',
    '{00000000-0000-0000-0000-0000000000}',
    '00000000x0000-0000-0000-000000000000',
  ])('leaves what is no id to PostgreSQL: %j', text => {
    expect(idArray([text, null])).toBe(`{${text},NULL}`);
  });
});

describe('instantArray', () => {
  const microseconds = (array: Buffer | string) => elements(array as Buffer, element => element.readBigInt64BE());

  it('counts microseconds since 2000, and keeps null', () => {
    const near = { min: new Date('1715-01-01'), max: new Date('2285-01-01'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.array(fc.option(fc.date(near)), { minLength: 1 }), values => {
        const array = instantArray(values);
        expect((array as Buffer).readInt32BE(8)).toBe(1184);
        expect(microseconds(array)).toEqual(values.map(v => v && (BigInt(v.getTime()) - BigInt(Date.UTC(2000, 0))) * 1_000n));
      }),
    );
    expect(instantArray([])).toBe('{}');
  });

  it('writes text as it is, and in UTC what is too far away', () => {
    expect(instantArray([new Date('2026-01-01T10:00:00+02:00'), '2026-01-01T00:00:00Z', null])).toBe(
      '{2026-01-01T08:00:00.000Z,2026-01-01T00:00:00Z,NULL}',
    );
    expect(instantArray([new Date('9999-01-01'), undefined])).toBe('{9999-01-01T00:00:00.000Z,NULL}');
    expect(() => instantArray([new Date(NaN)])).toThrow(RangeError);
  });
});

describe('jsonArray', () => {
  it('writes documents, and NULL for what is absent', () => {
    expect(decode(jsonArray([{ a: '"' }, 1, null, undefined, false]))).toEqual(['{"a":"\\""}', '1', null, null, 'false']);
  });
});
