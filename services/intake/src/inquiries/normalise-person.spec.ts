import { normalisePerson, splitName } from './normalise-person.js';

describe('normalisePerson', () => {
  it('normalises what it can', () => {
    const { person, email, phone } = normalisePerson({
      email: ' Ada@Example.com ',
      phone: '(650) 555-0123',
      fullName: 'Ada King Byron',
      timeZone: 'Europe/London',
      locale: 'en-GB',
      address: { city: 'Mountain View', state: 'California', postalCode: '94043', country: 'United States' },
    });
    expect(person).toEqual({
      email: 'ada@example.com',
      phone: '+16505550123',
      firstName: 'Ada King',
      lastName: 'Byron',
      timeZone: 'Europe/London',
      locale: 'en-GB',
      address: { city: 'Mountain View', state: 'CA', postalCode: '94043', country: 'US' },
    });
    expect([email?.address, phone]).toEqual(['ada@example.com', '+16505550123']);
  });

  it('keeps an address to which no mail can be sent, marked, and a number that is none', () => {
    const { person, email, phone } = normalisePerson({ email: 'ada at example', phone: 'ext. 12' });
    expect(person).toEqual({ email: 'ada at example', emailInvalid: true, phone: 'ext. 12' });
    expect([email, phone]).toEqual([undefined, undefined]);
  });

  it('reads a number by the country of the person before that of the source', () => {
    expect(normalisePerson({ phone: '07911 123456', address: { country: 'GB' } }, 'US').phone).toBe('+447911123456');
    expect(normalisePerson({ phone: '(650) 555-0123' }, 'US').phone).toBe('+16505550123');
  });

  it('leaves out what is empty, of the wrong type or does not exist', () => {
    expect(normalisePerson({ email: '  ', firstName: null, lastName: {}, timeZone: 'Mars/Olympus', address: { city: '' } }).person).toEqual(
      {},
    );
  });

  it('prefers given names over the parts of a full one', () => {
    expect(normalisePerson({ fullName: 'A B', firstName: 'Ada' }).person).toEqual({ firstName: 'Ada', lastName: 'B' });
  });

  it('takes control characters out', () => {
    expect(normalisePerson({ firstName: 'A\u0000d\u0007a' }).person).toEqual({ firstName: 'Ada' });
  });
});

describe('splitName', () => {
  it('takes a single word for the first name', () => {
    expect(splitName('Ada')).toEqual({ firstName: 'Ada' });
  });
});
