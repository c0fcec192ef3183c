import { messagingMigrations } from '@baton/messaging';
import { aLeadScored, anInquiryAccepted, eventually, serviceUnderTest, type ServiceUnderTest } from '@baton/testing';
import { AssignmentModule } from '../assignment.module.js';
import { assignmentMigrations } from '../migrations/index.js';

describe('a policy in depth, over HTTP and Kafka', () => {
  let assignment: ServiceUnderTest;
  beforeAll(async () => {
    assignment = await serviceUnderTest('assignment', AssignmentModule, [...messagingMigrations, ...assignmentMigrations]);
  });
  afterAll(() => assignment?.close());

  const send = (method: string, path: string, body?: unknown) => assignment.send(method, `/v1/routing${path}`, body);
  const policy = {
    name: 'main',
    rules: [
      { id: 'competitors', kind: 'filter', domains: ['rival.example'], to: { close: 'disqualified', label: 'competitor' } },
      { id: 'account', kind: 'account-owner', whenGone: 'delegate' },
      { id: 'areas', kind: 'territory', territories: [{ countries: ['AT'], to: { pool: 'alps' } }] },
    ],
    fallback: { pool: 'all' },
  };
  const routed = async (data: Parameters<typeof anInquiryAccepted>[0]): Promise<any> => {
    const inquiry = anInquiryAccepted(data);
    await assignment.kafka.publish([inquiry, aLeadScored({ leadId: inquiry.key, inquiryId: inquiry.data.inquiryId })]);
    return eventually(async () => {
      const { body } = await send('GET', `/leads/${inquiry.key}`);
      expect(body.decision).toEqual(expect.anything());
      return body;
    });
  };

  it('is applied with what it refers to, and what is wrong is named by its place', async () => {
    const document = {
      reps: [
        { id: 'ann', name: 'Ann', externalId: '005A', active: false, delegate: 'ben' },
        { id: 'ben', name: 'Ben' },
        { id: 'cleo', name: 'Cleo' },
      ],
      pools: [
        { id: 'all', members: [{ rep: 'cleo' }] },
        { id: 'alps', members: [{ rep: 'ben' }] },
      ],
      policy,
    };
    expect((await send('POST', '/configuration', document)).body.changes).toHaveLength(6);
    expect((await send('POST', '/configuration', document)).body.changes).toEqual([]);
    expect((await send('GET', '/reps/ann')).body).toMatchObject({ delegate: 'ben' });
    const broken = { ...policy, rules: [{ id: 'a', kind: 'territory', territories: [{ countries: ['AT'], to: { pool: 'nowhere' } }] }] };
    expect((await send('POST', '/policies/validate', broken)).body.errors).toEqual([
      { field: 'rules.0.territories', message: 'there is no pool nowhere' },
    ]);
  });

  it('takes accounts, lists them, and names what is wrong with them', async () => {
    const acme = { id: '001', name: 'Acme GmbH', domains: ['https://acme.example'], owner: '005A', fields: { tier: 'gold' } };
    expect(await send('POST', '/accounts', { why: 'import', accounts: [acme, { id: '002', name: 'Beta' }] })).toMatchObject({
      status: 200,
      body: {
        created: 2,
        updated: 0,
        changes: [
          { kind: 'account', id: '001', change: 'created' },
          { kind: 'account', id: '002', change: 'created' },
        ],
      },
    });
    expect((await send('GET', '/accounts/001')).body).toEqual({ ...acme, domains: ['acme.example'], segment: null });
    expect((await send('GET', '/accounts?limit=1')).body).toMatchObject({ accounts: [{ id: '001' }], next: '001' });
    expect((await send('GET', '/accounts/003')).status).toBe(404);
    const taken = { accounts: [{ id: '003', name: 'Gamma', domains: ['acme.example'] }, { name: 'Delta' }] };
    expect((await send('POST', '/accounts', taken)).body.errors).toMatchObject([{ field: 'accounts.1.id' }]);
    expect((await send('POST', '/accounts', { accounts: taken.accounts.slice(0, 1) })).body.errors).toEqual([
      { field: 'accounts.0.domains', message: 'acme.example is a domain of account 001 already' },
    ]);
    expect((await send('GET', '/configuration/changes?kind=account&id=001')).body.changes).toMatchObject([{ why: 'import' }]);
  });

  it('decides by them, and explains each rule that was asked', async () => {
    const lead = await routed({ person: { email: 'jo@de.acme.example' } });
    expect(lead).toMatchObject({
      owner: { repId: 'ben' },
      decision: { rule: 'account', because: expect.stringContaining('Ben stands in') },
    });
    const { body } = await send('GET', `/leads/${lead.leadId}/explanation`);
    expect(body).toMatchObject({
      isReproduced: true,
      rules: [
        { id: 'competitors', kind: 'filter', met: false, because: expect.stringContaining('de.acme.example') },
        { id: 'account', kind: 'account-owner', met: true, because: null },
      ],
    });
    expect(await routed({ person: { email: 'jo@rival.example' } })).toMatchObject({ place: 'closed', outcome: 'disqualified' });
  });

  it('compares another one beside it', async () => {
    expect((await send('GET', '/shadow')).status).toBe(404);
    const other = { ...policy, name: 'other', rules: [] };
    const { body: started } = await send('POST', '/shadow', { why: 'a trial', policy: other });
    expect(started).toEqual({ hash: expect.any(String), changed: true });
    expect((await send('GET', '/shadow')).body).toMatchObject({ name: 'other', hash: started.hash });
    await routed({ person: { email: 'jo@nobody.example', address: { country: 'AT' } } });
    expect((await send('GET', '/shadow/report?since=2026-01-01T00:00:00Z')).body).toMatchObject({
      policy: { name: 'other' },
      decisions: 1,
      different: 1,
      byRule: [{ rule: 'areas', shadowRule: 'fallback', different: 1 }],
      byRep: [
        { repId: 'ben', active: 1, shadow: 0 },
        { repId: 'cleo', active: 0, shadow: 1 },
      ],
      examples: [{ active: { end: 'rep ben' }, shadow: { end: 'rep cleo' } }],
    });
    expect((await send('POST', '/shadow', { policy: { ...other, fallback: { pool: 'x y' } } })).body.errors).toMatchObject([
      { field: 'policy.fallback.pool' },
    ]);
    expect((await send('DELETE', '/shadow')).body).toEqual({ changed: true });
    expect((await send('GET', '/shadow/report')).status).toBe(404);
  });
});
