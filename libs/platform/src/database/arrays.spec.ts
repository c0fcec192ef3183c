import fc from 'fast-check';
import { instantArray, jsonArray, plainArray, textArray } from './arrays.js';

/** Reads PostgreSQL's binary format of a one-dimensional text[], as its documentation says. */
function decode(buffer: Buffer): (string | null)[] {
  if (buffer.readInt32BE(0) === 0) return [];
  const count = buffer.readInt32BE(12);
  const values: (string | null)[] = [];
  let at = 20;
  for (let index = 0; index < count; index++) {
    const size = buffer.readInt32BE(at);
    at += 4;
    values.push(size < 0 ? null : buffer.toString('utf8', at, at + size));
    at += Math.max(0, size);
  }
  expect(at).toBe(buffer.length);
  return values;
}

describe('textArray', () => {
  it('keeps any text, and null', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), values => {
        expect(decode(textArray(values))).toEqual(values);
      }),
    );
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

describe('instantArray', () => {
  it('writes instants in UTC', () => {
    expect(instantArray([new Date('2026-01-01T10:00:00+02:00'), '2026-01-01T00:00:00Z', null])).toBe(
      '{2026-01-01T08:00:00.000Z,2026-01-01T00:00:00Z,NULL}',
    );
  });
});

describe('jsonArray', () => {
  it('writes documents, and NULL for what is absent', () => {
    expect(decode(jsonArray([{ a: '"' }, 1, null, undefined, false]))).toEqual(['{"a":"\\""}', '1', null, null, 'false']);
  });
});
