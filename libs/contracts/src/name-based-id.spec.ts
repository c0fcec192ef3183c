import fc from 'fast-check';
import { v5 } from 'uuid';
import { NAMESPACE, nameBasedId } from './name-based-id.js';

describe('a name-based id', () => {
  it('is the UUIDv5 that the uuid package computes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), name => expect(nameBasedId(name)).toBe(v5(name, NAMESPACE))));
  });

  it('is that of a name of any length', () => {
    const lengths = fc.tuple(fc.integer({ min: 500, max: 530 }), fc.constantFrom('a', 'ü', '€', '😀'));
    fc.assert(fc.property(lengths, ([length, text]) => expect(nameBasedId(text.repeat(length))).toBe(v5(text.repeat(length), NAMESPACE))));
  });
});
