import { identityOf, plainName } from './identity-keys.js';
import { normalisePerson, type GivenPerson } from '../inquiries/normalise-person.js';

const keysOf = (given: GivenPerson, isTest = false) => identityOf(normalisePerson(given, 'US'), isTest).keys;
const kinds = (given: GivenPerson) => keysOf(given).map(k => k.kind);

describe('identityOf', () => {
  it('puts the e-mail address before the number, and the number with a name before the bare one', () => {
    expect(kinds({ email: 'ada@example.com', phone: '+16505550123', lastName: 'Byron' })).toEqual(['email', 'phone-and-name', 'phone']);
  });

  it('counts the address of a desk last, and only together with the name', () => {
    expect(kinds({ email: 'info@example.com', phone: '+16505550123' })).toEqual(['phone', 'role-email']);
    expect(keysOf({ email: 'info@example.com', lastName: 'Byron' })).not.toEqual(
      keysOf({ email: 'info@example.com', lastName: 'Babbage' }),
    );
    expect(keysOf({ email: 'info@example.com', lastName: 'Byron' })).toEqual(keysOf({ email: 'INFO@example.com', lastName: 'BYRON' }));
  });

  it('gives no key for what nobody can be reached by', () => {
    expect(keysOf({ email: 'nobody', phone: '12' })).toEqual([]);
  });

  it('gives the same key for the same number, however it is written', () => {
    expect(keysOf({ phone: '(650) 555-0123' })).toEqual(keysOf({ phone: '+1 650.555.0123' }));
  });

  it('keeps tests apart', () => {
    expect(keysOf({ email: 'ada@example.com' }, true)).not.toEqual(keysOf({ email: 'ada@example.com' }));
  });

  it('keeps no address in a key', () => {
    for (const { key } of keysOf({ email: 'ada@example.com', phone: '+16505550123' }))
      expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});

describe('plainName', () => {
  it.each([
    ["O'Neil", 'oneil'],
    ['MÜLLER', 'muller'],
    ['van der Berg', 'vanderberg'],
    ['李', '李'],
  ])('writes %s as %s', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });
});
