import { linkKeys } from './link-keys.js';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');

describe('the keys of links', () => {
  it('are those given, in their order', () => {
    expect(linkKeys([key(1), key(2)], key(3), 'admin').map(k => k[0])).toEqual([1, 2]);
  });

  it('come of the key that seals secrets, or of the admin key, when none is given', () => {
    const [ofSecrets] = linkKeys([], key(3), 'admin');
    expect(ofSecrets).toHaveLength(32);
    expect(linkKeys([], key(3), 'other')).toEqual([ofSecrets]);
    expect(linkKeys([], undefined, 'admin')).not.toEqual([ofSecrets]);
    expect(linkKeys([], undefined, 'admin')).not.toEqual(linkKeys([], undefined, 'other'));
    // Not the key that seals: whoever learns the one does not have the other.
    expect(ofSecrets!.toString('base64')).not.toBe(key(3));
  });
});
