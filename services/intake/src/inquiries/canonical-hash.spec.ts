import fc from 'fast-check';
import { canonicalHash, canonicalJson } from './canonical-hash.js';

const shuffled = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, field]) => [name, shuffled(field)]),
      )
    : Array.isArray(value)
      ? value.map(shuffled)
      : value;

/** What the stored hashes were made of, from the first version on. */
function plainly(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && field !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${plainly(field)}`).join(',')}}`;
}

describe('canonicalHash', () => {
  it('is of the same text in every version: repeats are told by hashes that are stored', () => {
    const fields = fc.dictionary(fc.oneof(fc.string(), fc.nat({ max: 30 }).map(String), fc.constant('__proto__')), fc.jsonValue(), {
      maxKeys: 40,
    });
    fc.assert(fc.property(fields, body => expect(canonicalJson(body)).toBe(plainly(body))));
  });

  it('does not depend on the order of fields', () => {
    fc.assert(fc.property(fc.jsonValue(), value => canonicalHash(value) === canonicalHash(shuffled(value))));
  });

  it('takes null for absent', () => {
    expect(canonicalHash({ a: 1, b: null })).toBe(canonicalHash({ a: 1 }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [[1], { 0: 1 }],
    ['', null],
  ])('tells %j from %j', (a, b) => {
    expect(canonicalHash(a)).not.toBe(canonicalHash(b));
  });

  it('is JSON', () => {
    expect(canonicalJson({ b: [1, { d: 'x', c: true }], a: '"' })).toBe('{"a":"\\"","b":[1,{"c":true,"d":"x"}]}');
  });
});
