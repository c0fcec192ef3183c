import { messagingMigrations } from '@baton/messaging';
import {
  testDatabase,
  testKafka,
  testService,
  topicsOf,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { AssignmentModule } from '../assignment.module.js';
import { assignmentMigrations } from '../migrations/index.js';

describe('accounts over HTTP', () => {
  let db: TestDatabase;
  let kafka: TestKafka;
  let service: TestService;
  beforeAll(async () => {
    db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
    kafka = await testKafka(uniquePrefix(), topicsOf('assignment'));
    service = await testService(AssignmentModule, { db, topicPrefix: kafka.prefix });
    await send('POST', '/configuration', { reps: [{ id: 'ann', name: 'Ann', email: 'Ann@baton.example', externalId: 'crm-1' }] });
  });
  afterAll(async () => {
    await service?.close();
    await kafka?.close();
    await db?.drop();
  });

  const send = async (method: string, path: string, body?: unknown, type?: string) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const response = await service.request(`/v1/routing${path}`, { method, body, headers });
    return { status: response.status, body: (await response.json()) as any };
  };
  const csv = [
    'Account ID,Account Name,Website,Owner,fields.tier,Region',
    'a1,"Acme, Inc.",acme.example;acme.test,ANN@baton.example,gold,x',
    'a2,Beta GmbH,beta.example,jane@baton.example,,y',
    'a3,Beta Ltd,,crm-1,,z',
  ].join('\n');

  it('are a list or a CSV, with null where there is nothing', async () => {
    const account = { id: 'n1', name: 'Nil', domains: null, owner: null, segment: null, fields: null };
    const diff = (document: object) => send('POST', '/accounts/diff', document);
    expect(await diff({ accounts: [account], csv: null, columns: null, why: null })).toMatchObject({
      status: 200,
      body: { changes: [{ id: 'n1', after: { id: 'n1', name: 'Nil', domains: [], owner: null, segment: null, fields: {} } }] },
    });
    expect(await diff({ accounts: [{ ...account, fields: { tier: null } }] })).toMatchObject({
      body: { changes: [{ after: { fields: {} } }] },
    });
    expect(await diff({ csv, columns: null, accounts: null })).toMatchObject({ status: 200, body: { created: 3 } });
    expect((await diff({ accounts: [{ name: 'Nil' }], csv: null })).body.errors).toMatchObject([{ field: 'accounts.0.id' }]);
    expect((await diff({ accounts: null, csv: null })).body.errors).toMatchObject([{ field: 'accounts' }]);
    expect((await diff({ csv, accounts: [account] })).body.errors).toEqual([
      { field: 'accounts', message: 'goes without csv: send the two one after the other' },
    ]);
    expect((await diff({ csv, columns: { Region: 5 } })).body.errors).toEqual([
      { field: 'columns.Region', message: 'must be the name of a column that is known here' },
    ]);
  });

  it('say what a CSV would change, with both sides, and change nothing', async () => {
    const { status, body } = await send('POST', '/accounts/diff', csv, 'text/csv');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accounts: 3,
      created: 3,
      updated: 0,
      unchanged: 0,
      unknownOwners: [{ owner: 'jane@baton.example', accounts: 1 }],
      ignoredColumns: ['Region'],
    });
    expect(body.changes[0]).toEqual({
      kind: 'account',
      id: 'a1',
      change: 'created',
      before: null,
      after: {
        id: 'a1',
        name: 'Acme, Inc.',
        domains: ['acme.example', 'acme.test'],
        owner: 'ANN@baton.example',
        segment: null,
        fields: { tier: 'gold' },
      },
    });
    expect((await send('GET', '/accounts')).body).toEqual({ accounts: [], next: null });
  });

  it('are put in force from a CSV, or from a document that holds it; the same again changes nothing', async () => {
    expect((await send('POST', '/accounts', csv, 'text/csv')).body).toMatchObject({ created: 3 });
    const again = await send('POST', '/accounts', { csv: csv.replace('Account ID', 'Konto'), columns: { Konto: 'id' }, why: 'weekly' });
    expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: 3, changes: [] });
    expect(
      (await send('POST', '/accounts', { accounts: [{ id: 'a2', name: 'Beta GmbH', domains: ['beta.example'] }] })).body,
    ).toMatchObject({
      updated: 1,
      changes: [{ id: 'a2', before: { owner: 'jane@baton.example' }, after: { owner: null } }],
    });
  });

  it('are found by their owner, by a part of their names, and by what is known of a lead', async () => {
    const idsOf = async (query: string) => (await send('GET', `/accounts?${query}`)).body.accounts.map((account: any) => account.id);
    expect(await idsOf('owner=ann@baton.example')).toEqual(['a1']);
    expect(await idsOf('name=beta')).toEqual(['a2', 'a3']);
    expect(await idsOf('name=%25')).toEqual([]);
    const match = async (query: string) => (await send('GET', `/account-matches?${query}`)).body;
    expect(await match('email=jo@mail.acme.example')).toMatchObject({
      account: { accountId: 'a1', matchedBy: 'domain', matchedOn: 'acme.example' },
      domains: ['mail.acme.example', 'acme.example'],
    });
    expect(await match('company=ACME%20Limited&email=jo@gmail.com')).toMatchObject({ account: { matchedBy: 'name' }, domains: [] });
    expect(await match('company=Beta')).toEqual({ account: null, domains: [], name: 'beta', named: ['a2', 'a3'] });
    expect((await send('GET', '/account-matches?email=x')).body.errors).toMatchObject([{ field: 'email' }]);
  });

  it('name every cell that is wrong, and change nothing', async () => {
    const before = (await send('GET', '/accounts')).body;
    const wrong = ['id,name,domains', 'a2,Beta,beta.example', 'a9,,nonsense', 'a10,Ten,ten.example'].join('\n');
    const { status, body } = await send('POST', '/accounts', wrong, 'text/csv');
    expect([status, body.type, body.detail]).toEqual([400, 'invalid-request', '2 fields are wrong.']);
    expect(body.positions).toEqual([
      { field: 'csv.line 3.name', line: 3, column: 2 },
      { field: 'csv.line 3.domains', line: 3, column: 3 },
    ]);
    const taken = await send('POST', '/accounts', 'id,name,domains\nb1,B,b.example\nb2,C,acme.test\n', 'text/csv');
    expect(taken.body).toMatchObject({
      errors: [{ field: 'csv.line 3.domains', message: 'acme.test is a domain of account a1 already' }],
      positions: [{ line: 3, column: 3 }],
    });
    const inList = await send('POST', '/accounts', { accounts: [{ id: 'b2', name: 'C', domains: ['acme.test'] }] });
    expect(inList.body.errors).toMatchObject([{ field: 'accounts.0.domains' }]);
    expect((await send('POST', '/accounts', 'id,name\n', 'text/csv')).body.errors).toMatchObject([{ field: 'csv' }]);
    expect((await send('GET', '/accounts')).body).toEqual(before);
  });

  it('are deleted one by one, with who did it and why; their domains are free for others', async () => {
    await send('POST', '/accounts', { accounts: [{ id: 'gone', name: 'Gone Inc', domains: ['gone.example'], owner: 'crm-1' }] });
    const remove = () => service.request('/v1/routing/accounts/gone?why=closed%20down', { method: 'DELETE' });
    expect((await remove()).status).toBe(204);
    expect(await send('GET', '/accounts/gone')).toMatchObject({ status: 404, body: { type: 'not-found' } });
    expect((await send('GET', '/account-matches?email=jo%40gone.example')).body).toMatchObject({ account: null });
    expect((await send('GET', '/configuration/changes?kind=account&id=gone')).body.changes[0]).toMatchObject({
      why: 'closed down',
      before: { name: 'Gone Inc', domains: ['gone.example'] },
      after: null,
    });
    expect((await remove()).status).toBe(404);
    const heir = { id: 'heir', name: 'Heir Ltd', domains: ['gone.example'] };
    expect((await send('POST', '/accounts', { accounts: [heir] })).body).toMatchObject({ created: 1 });
    expect((await service.request('/v1/routing/accounts/heir', { method: 'DELETE' })).status).toBe(204);
  });

  it('come by thousands, with domains that change hands, in one transaction', async () => {
    const table = (shift: number) =>
      [
        'id,name,domains,owner',
        ...Array.from({ length: 10_000 }, (_, n) => `n${n},Company ${n},d${(n + shift) % 10_000}.example,crm-1`),
      ].join('\n');
    expect((await send('POST', '/accounts', table(0), 'text/csv')).body).toMatchObject({ accounts: 10_000, created: 10_000 });
    const moved = await send('POST', '/accounts', table(1), 'text/csv');
    expect(moved.body).toMatchObject({ updated: 10_000 });
    expect(moved.body.changes).toHaveLength(10_000);
    expect(moved.body.changes[1_000]).toEqual({ kind: 'account', id: 'n1000', change: 'updated' });
    expect((await send('GET', '/account-matches?email=jo@d0.example')).body.account.accountId).toBe('n9999');
  });
});
