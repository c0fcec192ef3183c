import { addressHash, normalAddress } from './address-hash.js';

describe('the hash of an address', () => {
  it('is the same for all spellings of an address', () => {
    const hash = addressHash('s', 'ada@example.com');
    expect(addressHash('s', ' Ada@EXAMPLE.com\n')).toEqual(hash);
    expect(hash).toHaveLength(32);
  });
  it('is another for another address or secret', () => {
    expect(addressHash('s', 'ada@example.org')).not.toEqual(addressHash('s', 'ada@example.com'));
    expect(addressHash('t', 'ada@example.com')).not.toEqual(addressHash('s', 'ada@example.com'));
  });
  it('takes an international domain in either form', () => {
    expect(normalAddress('ada@Müller.example')).toBe('ada@xn--mller-kva.example');
  });
  it('takes what is no address as it is', () => {
    expect(normalAddress('Ada')).toBe('ada');
  });
});
