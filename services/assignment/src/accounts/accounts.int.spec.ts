import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { aLeadScored, anInquiryAccepted, aStatusReported, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase, exampleCompany } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { QueueDrain } from '../queue/queue-drain.js';
import { listChanges } from '../routing/configuration/changes.store.js';
import { explainStored, replayDecisions } from '../routing/explanation/replay.js';
import type { Account } from './account.js';
import { findAccounts, listAccounts } from './accounts.store.js';
import { applyAccounts } from './apply-accounts.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
});
afterAll(() => db?.drop());

const account = (accountId: string, given: Partial<Account> = {}): Account => ({
  accountId,
  name: `${accountId} GmbH`,
  domains: [`${accountId}.example`],
  owner: 'crm-ben',
  segment: null,
  fields: {},
  ...given,
});
const apply = (...accounts: Account[]) =>
  db.database.transaction(tx => applyAccounts(tx, accounts, { who: 'ops', why: 'import', at: service.now }));
const withRules = (...rules: object[]) =>
  service.configure({ policy: { name: 'deep', rules: rules as never, fallback: { pool: 'inside' }, alarmOnFallback: true } });
const scoreOf = (leadId: string) =>
  aLeadScored({ leadId, score: 82, grade: 'A', scoredAt: service.now.toISOString(), sawIntakeVersion: 9 });
/** A lead that was routed. */
async function routed(data: Parameters<typeof anInquiryAccepted>[0] = {}): Promise<Record<string, unknown>> {
  const inquiry = anInquiryAccepted(data);
  await service.hear(inquiry, scoreOf(inquiry.key));
  return service.lead(inquiry.key);
}
/** How many statements of a kind the handlers need for what they do. */
async function statementsLike(pattern: RegExp, work: () => Promise<unknown>): Promise<number> {
  service.statements = [];
  await work();
  return service.statements.filter(text => pattern.test(text)).length;
}
const drain = async () => {
  const queue = new QueueDrain(service.desk, service.board, service.config, db.database, service.timers);
  while ((await service.transaction(unit => queue.drain(unit))) > 0);
};
const becauseOf = async (leadId: unknown) => (await service.emitted(leadId as string)).at(-1)!.data.because;

describe('accounts', () => {
  it('are made and replaced as a whole; the same again changes nothing', async () => {
    const acme = account('acme', { domains: ['acme.example', 'acme.test'], segment: 'key', fields: { tier: 'gold' } });
    expect(await apply(acme, account('beta'))).toEqual([
      { kind: 'account', id: 'acme', before: null, after: acme },
      { kind: 'account', id: 'beta', before: null, after: account('beta') },
    ]);
    expect(await apply(acme, account('beta'))).toEqual([]);
    const smaller = { ...acme, domains: ['acme.test'], owner: null };
    expect(await apply(smaller)).toEqual([{ kind: 'account', id: 'acme', before: acme, after: smaller }]);
    expect(await findAccounts(db.database, ['acme', 'nobody'])).toEqual([smaller]);
    expect((await listAccounts(db.database, 'acme', 10)).map(each => each.accountId)).toEqual(['beta']);
  });

  it('stand in the change log, with who and why', async () => {
    await apply(account('acme'));
    await apply(account('acme', { owner: 'anna' }));
    const [last] = await listChanges(db.database, { before: Number.MAX_SAFE_INTEGER, kind: 'account' }, 1);
    expect(last).toMatchObject({ id: 'acme', who: 'ops', why: 'import', before: { owner: 'crm-ben' }, after: { owner: 'anna' } });
  });

  it('have a domain each: who has it is named, and it moves when both are in one request', async () => {
    await apply(account('acme'));
    await expect(apply(account('beta', { domains: ['beta.example', 'acme.example'] }))).rejects.toMatchObject({
      taken: [{ index: 0, domain: 'acme.example', accountId: 'acme' }],
    });
    expect(await findAccounts(db.database, ['beta'])).toEqual([]);
    await apply(account('acme', { domains: [] }), account('beta', { domains: ['acme.example'] }));
    expect((await findAccounts(db.database, ['beta']))[0]).toMatchObject({ domains: ['acme.example'] });
  });
});

describe('a lead of an account', () => {
  it('goes to its owner, by domain and by name, with the reason; the decision is replayed without asking for accounts again', async () => {
    await withRules({ id: 'account', kind: 'account-owner' });
    await apply(account('acme'));
    const byDomain = await routed({ person: { email: 'jo@mail.acme.example' } });
    expect(byDomain).toMatchObject({ owner_rep: 'ben', pool_id: null });
    expect(await becauseOf(byDomain.id)).toBe(
      'Ben Cole owns the account acme GmbH (by the domain acme.example), and has 0 of 2 open leads.',
    );
    const byName = await routed({ person: { email: 'jo@gmail.com' }, company: { name: 'ACME Ltd.' } });
    expect(await becauseOf(byName.id)).toContain('by the name acme');
    await apply(account('acme', { owner: 'anna', name: 'Another', domains: [] }));
    expect(await explainStored(db.database, byDomain.decision_id as string)).toMatchObject({
      isReproduced: true,
      rules: [{ id: 'account', kind: 'account-owner', met: true }],
    });
    expect(await replayDecisions(db.database)).toMatchObject({ decisions: 2, reproduced: 2, different: [] });
  });

  it('is told apart in a slice with others, where the score came first, by one statement for all of them', async () => {
    await withRules({ id: 'account', kind: 'account-owner' });
    await apply(account('acme', { owner: 'anna' }), account('beta', { owner: 'ben' }));
    const inquiries = ['acme', 'beta', 'nobody'].map(name => anInquiryAccepted({ person: { email: `jo@${name}.example` } }));
    await service.hear(...inquiries.map(inquiry => scoreOf(inquiry.key)));
    const searches = await statementsLike(/account_domains/, () => service.hear(...inquiries));
    expect(searches).toBe(1);
    const owners = await Promise.all(inquiries.map(async inquiry => (await service.lead(inquiry.key)).owner_rep));
    expect(owners.slice(0, 2)).toEqual(['anna', 'ben']);
    expect(await becauseOf(inquiries[2]!.key)).toContain('rule fallback');
  });

  it('costs nothing where no rule asks', async () => {
    await apply(account('acme'));
    expect(await statementsLike(/account_domains|lead_history h/, () => routed({ person: { email: 'jo@acme.example' } }))).toBe(0);
  });
});

describe('a lead that was owned before', () => {
  const lost = async () => {
    const lead = await routed();
    await service.hear(
      aStatusReported({ leadId: lead.id as string, status: 'lost', occurredAt: service.now.toISOString() }, { streamVersion: 3 }),
    );
    return { leadId: lead.id as string, repId: lead.owner_rep as string };
  };
  const returns = async (leadId: string) => {
    const again = anInquiryAccepted({ leadId, known: true }, { streamVersion: 4 });
    await service.hear(again, scoreOf(leadId));
    return service.lead(leadId);
  };
  const DAY = 24 * 60;

  it('goes back to its owner, until that is too long ago', async () => {
    await withRules({ id: 'owner', kind: 'existing-owner', maxAgeDays: 90 });
    const [recent, old] = [await lost(), await lost()];
    service.pass(80 * DAY);
    // How old an ownership is stands on the lead: nothing is read while others wait for the lock.
    expect(await statementsLike(/from lead_history/, () => returns(recent.leadId))).toBe(0);
    expect(await service.lead(recent.leadId)).toMatchObject({ place: 'assigned', owner_rep: recent.repId, pool_id: null });
    service.pass(20 * DAY);
    const lead = await returns(old.leadId);
    expect(lead).toMatchObject({ pool_id: 'inside' });
    expect(await becauseOf(old.leadId)).toMatch(/last had to do with it 100 days ago, and 90 days count; /);
    expect(await replayDecisions(db.database)).toMatchObject({ different: [], notReplayed: 0 });
  });

  it('waits for its owner who is at a cap, gets out as soon as there is room, and goes elsewhere when time is up', async () => {
    await service.configure({ reps: [{ ...exampleCompany.reps![1]!, id: 'ben', name: 'Ben Cole', caps: { open: 0 } }] });
    await withRules({ id: 'owner', kind: 'existing-owner', whenAtCap: 'wait 4h' });
    const [first, second] = [await lost(), await lost()];
    expect([first.repId, second.repId]).toEqual(['anna', 'anna']);
    await service.configure({ reps: [{ ...exampleCompany.reps![0]!, caps: { open: 0 } }, { ...exampleCompany.reps![1]! }] });
    for (const { leadId } of [first, second])
      expect(await returns(leadId)).toMatchObject({ place: 'queued', queue_pool: '(owner anna)', queue_reason: 'no-capacity' });
    expect((await service.emitted(first.leadId)).at(-1)).toMatchObject({
      name: 'lead-queued',
      data: { poolId: '(owner anna)', because: expect.stringContaining('it waits for Anna Berg until 2026-03-02T13:00:00.000Z') },
    });
    await service.configure({ reps: [{ ...exampleCompany.reps![0]!, caps: { open: 1 } }] });
    await drain();
    const places = [await service.lead(first.leadId), await service.lead(second.leadId)].map(lead => [lead.place, lead.owner_rep]);
    expect(places.sort()).toEqual([
      ['assigned', 'anna'],
      ['queued', null],
    ]);
    service.pass(4 * 60);
    await drain();
    const owners = [await service.lead(first.leadId), await service.lead(second.leadId)].map(lead => lead.owner_rep);
    expect(owners.sort()).toEqual(['anna', 'ben']);
    expect(await replayDecisions(db.database)).toMatchObject({ different: [], notReplayed: 0 });
  });
});

describe('a lead that no rule takes', () => {
  it('is noted in its history, counted, and told in the log', async () => {
    await withRules({ id: 'never', when: 'lead.score > 100', to: { pool: 'inside' } });
    const lead = await routed();
    const [row] = await db.database.query<{ entries: { kind: string }[] }>(
      sql('select entries from lead_history where lead_id = $1 order by id desc limit 1'),
      [lead.id],
    );
    expect(row!.entries.map(entry => entry.kind)).toEqual(['fallback-took-it', 'lead-assigned']);
    expect(service.warnings).toEqual([[expect.stringContaining('no rule'), { policy: 'deep', leads: 1, leadIds: [lead.id] }]]);
  });
});
