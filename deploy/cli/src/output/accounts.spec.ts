import { accountAsText, accountsAsText, matchAsText } from './accounts.js';
import { Terminal } from './terminal.js';

const silent = { write: () => true };
const terminal = new Terminal(silent, silent, {});
const acme = { id: 'a1', name: 'Acme', domains: ['acme.example', 'acme.test'], owner: null, segment: 'key', fields: { tier: 'gold' } };

describe('accounts', () => {
  it('are shown as a list and by themselves', () => {
    expect(accountsAsText([acme], terminal).split('\n')).toEqual([
      'ACCOUNT  NAME  OWNER  SEGMENT  DOMAINS',
      'a1       Acme  -      key      acme.example, acme.test',
    ]);
    expect(accountsAsText([], terminal)).toBe('No accounts.');
    expect(accountAsText(acme, terminal).split('\n')).toEqual([
      'Account a1: Acme',
      '  owner        -',
      '  segment      key',
      '  domains      acme.example, acme.test',
      '  fields.tier  gold',
    ]);
  });
});

describe('the account of a lead', () => {
  const none = { account: null, domains: [], name: null, named: [] };

  it('is told with what it was found by', () => {
    const account = { accountId: 'a1', name: 'Acme', owner: 'ann', matchedBy: 'domain', matchedOn: 'acme.example' } as const;
    expect(matchAsText({ ...none, account })).toBe('Account a1, Acme, by the domain acme.example; its owner is ann.');
    expect(matchAsText({ ...none, account: { ...account, owner: null } })).toMatch(/; nobody owns it\.$/);
  });

  it('is missing by what was looked for, or because several have the name', () => {
    expect(matchAsText(none)).toBe('No account: nothing that is given tells a company.');
    expect(matchAsText({ ...none, domains: ['a.example', 'b.example'], name: 'beta', named: ['b1', 'b2'] }).split('\n')).toEqual([
      'No account by the domain a.example, the domain b.example, the name beta.',
      'Several accounts have that name, so it tells none of them: b1, b2',
    ]);
  });
});
