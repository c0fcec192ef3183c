import { MOST_ERRORS, readAccountTable } from './read-account-table.js';

const errorsOf = async (text: string, columns = {}) =>
  (await readAccountTable(text, columns)).errors.map(({ line, column, field, message }) => `${line}:${column} ${field}: ${message}`);

describe('a table of accounts', () => {
  it('is read row by row, by the names that CRMs give their columns', async () => {
    const text = [
      'Account ID;Account Name;Website;Account Owner;Segment;fields.tier;fields.since;Region',
      '1;Acme, Inc.;"https://www.acme.example, acme.test";ann@baton.example;key;gold;;x',
      '2; Beta ;;;;;2020',
    ];
    const { accounts, errors, ignoredColumns } = await readAccountTable(text.join('\r\n'));
    expect([errors, ignoredColumns]).toEqual([[], ['Region']]);
    expect(accounts).toEqual([
      {
        accountId: '1',
        name: 'Acme, Inc.',
        domains: ['acme.example', 'acme.test'],
        owner: 'ann@baton.example',
        segment: 'key',
        fields: { tier: 'gold' },
      },
      { accountId: '2', name: 'Beta', domains: [], owner: null, segment: null, fields: { since: '2020' } },
    ]);
  });

  it('may have columns that go by other names', async () => {
    const { accounts, errors } = await readAccountTable('Konto,Firma\n7,Acme\n', { Konto: 'id', Firma: 'name' });
    expect([errors, accounts]).toMatchObject([[], [{ accountId: '7', name: 'Acme' }]]);
  });

  it('is refused when a name that is given for a column is that of none, with the names that there are', async () => {
    expect((await readAccountTable('Konto,Firma\n7,Acme\n', { Konto: 'id', Firma: 'name', Betreuerin: 'owner' })).errors).toEqual([
      { field: 'csv.line 1', message: 'there is no column Betreuerin, which is to be owner: there are Konto, Firma', line: 1, column: 1 },
    ]);
  });

  it('may have columns that are called as members of every object are', async () => {
    const { accounts, errors, ignoredColumns } = await readAccountTable('id,name,constructor\n7,Acme,Smith\n');
    expect([errors, accounts, ignoredColumns]).toMatchObject([[], [{ accountId: '7' }], ['constructor']]);
  });

  it('is checked as a whole: every wrong cell is named with its line and column', async () => {
    const text = [
      'name,id,domains,owner',
      'Acme,1,acme.example nonsense,',
      ',2,"gmail.com',
      'acme.example",',
      'Gamma,,,',
      `Delta,1,,${'x'.repeat(201)}`,
    ];
    expect(await errorsOf(text.join('\n'))).toEqual([
      '2:3 csv.line 2.domains: nonsense is not a domain such as example.com',
      '3:1 csv.line 3.name: must not be empty',
      '3:3 csv.line 3.domains: gmail.com gives an address to anybody: it tells no company',
      '3:3 csv.line 3.domains: acme.example is a domain of account 1, too',
      '5:2 csv.line 5.id: must not be empty: the id of the account in the CRM',
      '6:2 csv.line 6.id: account 1 stands on line 2 already',
      '6:4 csv.line 6.owner: must have at most 200 characters',
    ]);
  });

  it('is refused at once where its header can not be right, or it is no CSV', async () => {
    expect(await errorsOf('Konto,Name\n1,Acme\n2,Beta\n')).toEqual([
      '1:1 csv.line 1: no column is id: name it so, or say which it is, as in columns: {"Konto": "id"}',
    ]);
    expect(await errorsOf('id,name,Company\n1,Acme,Acme\n')).toEqual(['1:3 csv.line 1: is name as name is: only one of them can be']);
    expect(await errorsOf('id,name\n1,"Acme\n')).toEqual(['2:2 csv.line 2: a quote is not closed']);
  });

  it('says where a field of an account stands', async () => {
    const table = await readAccountTable('name,domains,id\n"A\nB",a.example,1\nC,c.example,2\n');
    expect(table.errorAt(1, 'domains', 'is taken')).toEqual({ field: 'csv.line 4.domains', message: 'is taken', line: 4, column: 2 });
  });

  it('names no more wrong cells than somebody reads', async () => {
    const rows = Array.from({ length: 2 * MOST_ERRORS }, () => ',Acme');
    expect(await errorsOf(['id,name', ...rows].join('\n'))).toHaveLength(MOST_ERRORS);
  });
});
