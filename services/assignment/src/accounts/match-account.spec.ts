import type { FoundAccount } from './accounts.store.js';
import { AccountIndex, domainsOf, nameKeyOf, type Belonging } from './match-account.js';

const found = (accountId: string, domain: string | null, nameKey: string): FoundAccount => ({
  accountId,
  name: accountId.toUpperCase(),
  owner: 'ann',
  segment: null,
  fields: {},
  domain,
  nameKey,
});
const lead = (email?: string, company: Belonging['company'] = {}, emailInvalid?: boolean): Belonging => ({
  person: { ...(email === undefined ? {} : { email }), ...(emailInvalid === undefined ? {} : { emailInvalid }) },
  company,
});
const index = new AccountIndex([
  found('acme', 'acme.example', 'acme'),
  found('acme', null, 'acme'),
  found('beta', 'labs.beta.co.uk', 'beta'),
  found('twin-1', null, 'twin'),
  found('twin-2', null, 'twin'),
]);

describe('the domains of a lead', () => {
  it('are those of the company and the e-mail address, each with the one that was registered', () => {
    expect(domainsOf(lead('jo@mail.acme.co.uk', { domain: 'https://www.beta.example' }))).toEqual([
      'beta.example',
      'mail.acme.co.uk',
      'acme.co.uk',
    ]);
  });

  it('are none of free providers, and none of an address that takes no mail', () => {
    expect(domainsOf(lead('jo@gmail.com', { domain: 'gmail.com' }))).toEqual([]);
    expect(domainsOf(lead('jo@acme.example', {}, true))).toEqual([]);
  });
});

describe('AccountIndex', () => {
  it('finds the account by a domain, also beneath the one that was registered, and says by which', () => {
    expect(index.match(lead('jo@de.acme.example'))).toEqual({
      accountId: 'acme',
      name: 'ACME',
      owner: 'ann',
      segment: null,
      fields: {},
      matchedBy: 'domain',
      matchedOn: 'acme.example',
    });
    expect(index.match(lead('jo@labs.beta.co.uk'))).toMatchObject({ accountId: 'beta' });
    expect(index.match(lead('jo@beta.co.uk'))).toBeNull();
  });

  it('finds it by the name of the company when no domain does', () => {
    expect(index.match(lead('jo@gmail.com', { name: 'Acme, Inc.' }))).toMatchObject({
      accountId: 'acme',
      matchedBy: 'name',
      matchedOn: 'acme',
    });
  });

  it('believes the domain before the name', () => {
    expect(index.match(lead('jo@labs.beta.co.uk', { name: 'Acme' }))).toMatchObject({ accountId: 'beta' });
  });

  it('does not guess between two of a name', () => {
    expect(nameKeyOf(lead(undefined, { name: 'Twin Ltd' }))).toBe('twin');
    expect(index.match(lead(undefined, { name: 'Twin Ltd' }))).toBeNull();
  });

  it('finds none of whom nothing is known', () => {
    expect(index.match(lead())).toBeNull();
  });
});
