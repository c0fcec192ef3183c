import { LEAD } from '../../test/builders.js';
import { addressHash } from '../opt-outs/address-hash.js';
import { readUnsubscribe, signUnsubscribe } from './unsubscribe-token.js';

const secret = 'a secret of at least 32 characters.';
const content = { leadId: LEAD, addressHash: addressHash(secret, 'ada@example.com') };
const token = signUnsubscribe(secret, content);

describe('the token of an unsubscribe link', () => {
  it('says whom it is for', () => {
    expect(readUnsubscribe(secret, token)).toEqual(content);
  });
  it('fits into a path', () => {
    expect(token).toMatch(/^[\w-]{86}$/);
  });
  it('is the same for every mail to the same address, so that any of them works', () => {
    expect(signUnsubscribe(secret, content)).toBe(token);
  });
  it.each([
    ['another secret', (t: string) => readUnsubscribe('another secret of 32 characters...', t)],
    ['a changed lead', (t: string) => readUnsubscribe(secret, `B${t.slice(1)}`)],
    ['a changed signature', (t: string) => readUnsubscribe(secret, `${t.slice(0, -2)}AA`)],
    ['a part that is missing', (t: string) => readUnsubscribe(secret, t.slice(0, -4))],
    ['nothing', () => readUnsubscribe(secret, '')],
    ['nonsense', () => readUnsubscribe(secret, '../../etc/passwd')],
  ])('is refused with %s', (_what, read) => {
    expect(read(token)).toBeNull();
  });
});
