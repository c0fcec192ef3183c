import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { accountDocument, AccountsDocument } from './account.document.js';
import { readAccounts } from './read-accounts.js';

const fieldsOf = (accounts: Parameters<typeof readAccounts>[0]) => readAccounts(accounts).errors.map(error => error.field);

describe('AccountsDocument', () => {
  it.each([
    [{ accounts: [{ id: 'a', name: 'A' }] }, []],
    [{ accounts: [{ id: 'a' }, { name: 'B' }] }, ['accounts.0.name', 'accounts.1.id']],
    [
      {
        accounts: [
          { id: 'a', name: 'A' },
          { id: 'a', name: 'B' },
        ],
      },
      ['accounts'],
    ],
    [{ accounts: [{ id: 'a', name: 'A', domains: 'a.example', fields: [] }] }, ['accounts.0.domains', 'accounts.0.fields']],
    [{}, ['accounts']],
    [{ csv: 'id,name' }, []],
    [{ csv: 5, columns: 'x' }, ['columns', 'csv']],
  ])('%#: checks the types of fields', (body, fields) => {
    expect(
      fieldsRefused(AccountsDocument, body)
        .filter((field, place, all) => all.indexOf(field) === place)
        .sort(),
    ).toEqual(fields);
  });
});

describe('readAccounts', () => {
  it('reads domains as plain hosts, each once, and reads back as it was given', () => {
    const { accounts, errors } = readAccounts([
      { id: '1', name: 'Acme', domains: ['https://www.b.example/', 'A.example', 'b.example'], owner: 'ann', fields: { tier: 'gold' } },
    ]);
    expect(errors).toEqual([]);
    expect(accounts).toEqual([
      { accountId: '1', name: 'Acme', domains: ['a.example', 'b.example'], owner: 'ann', segment: null, fields: { tier: 'gold' } },
    ]);
    expect(readAccounts([accountDocument(accounts[0]!)]).accounts).toEqual(accounts);
  });

  it('names every domain that is none, is free, or is of two accounts, and every field that is no text', () => {
    expect(
      fieldsOf([
        { id: '1', name: 'A', domains: ['a.example', 'nonsense'] },
        { id: '2', name: 'B', domains: ['gmail.com', 'a.example'], fields: { size: 5 as never } },
      ]),
    ).toEqual(['accounts.0.domains.1', 'accounts.1.fields.size', 'accounts.1.domains.0', 'accounts.1.domains.1']);
  });
});
