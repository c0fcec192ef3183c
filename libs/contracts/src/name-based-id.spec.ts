import fc from 'fast-check';
import { v5 } from 'uuid';
import { NAMESPACE, nameBasedId } from './name-based-id.js';

describe('a name-based id', () => {
  it('is the UUIDv5 that the uuid package computes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), name => expect(nameBasedId(name)).toBe(v5(name, NAMESPACE))));
  });
});
