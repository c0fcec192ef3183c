import { normaliseEmail } from './normalise-email.js';

describe('normaliseEmail', () => {
  it.each([
    ['  Ada@Example.COM ', 'ada@example.com'],
    ['ada.byron+engines@example.com', 'ada.byron+engines@example.com'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
    ["o'neil@example.co.uk", "o'neil@example.co.uk"],
    ['jörg@example.de', 'jörg@example.de'],
  ])('recognises %s as %s', (input, address) => {
    expect(normaliseEmail(input)?.address).toBe(address);
  });

  it('keeps dots and tags apart: they may matter to the provider', () => {
    expect(normaliseEmail('a.b@gmail.com')?.address).not.toBe(normaliseEmail('ab@gmail.com')?.address);
  });

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'a da@example.com',
    'ada@@example.com',
    '.ada@example.com',
    'ada.@example.com',
    'a..b@example.com',
    'ada@-example.com',
    'ada@example..com',
    'ada@127.0.0.1',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
  ])('takes %j for no address', input => {
    expect(normaliseEmail(input)).toBeUndefined();
  });

  it.each(['info@example.com', 'Sales@example.com', 'no-reply@example.com', 'support+eu@example.com'])(
    'knows %s for the address of a desk',
    input => {
      expect(normaliseEmail(input)?.isRole).toBe(true);
    },
  );

  it('takes a name that only begins like a desk for a person', () => {
    expect(normaliseEmail('infante@example.com')?.isRole).toBe(false);
  });
});
