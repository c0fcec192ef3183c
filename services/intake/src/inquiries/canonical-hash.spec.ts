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

describe('canonicalHash', () => {
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
