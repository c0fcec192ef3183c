import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@baton/contracts';
import { Lines, Refusal } from './test-fixtures/answers.js';
import { CommandLine } from './test-fixtures/command-line.js';
import { simulated } from './test-fixtures/simulated.js';

const books = (places: Record<string, number>) => ({ leads: 2, places, outbox: 0, lag: 3, parked: 0, deadLetters: 0 });
const ledgers = Object.fromEntries(serviceNames.map(name => [`GET /v1/${name}/ledger`, books({ assigned: 2, closed: 0 })]));
const pages = { intake: 'GET /v1/intake/ledger/leads?limit=10000', assignment: 'GET /v1/assignment/ledger/leads?limit=10000' };

describe('the command', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await CommandLine.open();
    writeFileSync(join(line.directory, 'leads.csv'), 'Created Date,A=B,Region\n2026-03-04,1,x\n');
  });
  afterAll(() => line.close());
  const baton: CommandLine['call'] = (...args) => line.call(...args);

  it('shows the queue by pool and reason, with the age of the oldest lead', async () => {
    const waiting = [
      { poolId: 'emea', reason: 'no-capacity', leads: 12, oldest: '2026-03-02T09:00:00Z', nextTryAt: '2026-03-02T12:05:00Z' },
    ];
    expect(await baton({ 'GET /v1/routing/queue': { leads: 12, waiting } }, 'queue')).toEqual({
      exitCode: 0,
      stdout: 'POOL  REASON       LEADS  OLDEST   NEXT TRY\nemea  no-capacity     12  3 h ago  in 5 min\n',
      stderr: '',
    });
  });

  it('shows the leads of the queue, of one pool where it is named', async () => {
    const lead = { leadId: 'l1', poolId: 'emea', position: 1, value: 99, since: '2026-03-02T09:00:00Z', isOverdue: false };
    const given = {
      'GET /v1/routing/queue/leads?limit=1000': { leads: [{ ...lead, reason: 'no-capacity', because: 'nobody is free' }], next: null },
      'GET /v1/routing/queue/leads?limit=1000&pool=emea': { leads: [], next: null },
    };
    const { stdout } = await baton(given, 'queue', '--leads');
    expect(stdout).toBe('POOL  PLACE  LEAD  VALUE  SINCE    WHY\nemea      1  l1       99  3 h ago  nobody is free\n');
    expect((await baton(given, 'queue', '--pool', 'emea')).stdout).toBe('Nothing waits.\n');
  });

  it('reads as many leads as are wanted, and says when there are more', async () => {
    const leads = (...ids: string[]) => ids.map(leadId => ({ leadId, place: 'closed', owner: null, next: null }));
    const given = {
      'GET /v1/routing/leads?limit=3&place=closed&repId=ann': { leads: leads('a', 'b'), next: 'b' },
      'GET /v1/routing/leads?limit=3&place=closed&repId=ann&cursor=b': { leads: leads('c', 'd'), next: 'd' },
    };
    const { stdout, stderr } = await baton(given, 'leads', 'list', '--place', 'closed', '--rep', 'ann', '--limit', '2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ leads: [{ leadId: 'a' }, { leadId: 'b' }], isComplete: false });
    expect(stderr).toContain('--all');
  });

  it('reads all leads where all are wanted', async () => {
    const given = {
      'GET /v1/routing/leads?limit=1000': { leads: [{ leadId: 'a', place: 'closed' }], next: 'a' },
      'GET /v1/routing/leads?limit=1000&cursor=a': { leads: [{ leadId: 'b', place: 'closed' }], next: null },
    };
    const { stdout } = await baton(given, 'leads', 'list', '--all', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ leads: [{ leadId: 'a' }, { leadId: 'b' }], isComplete: true });
  });

  it('says who is missing in the ledger, and ends with 1', async () => {
    const given = {
      ...ledgers,
      [pages.assignment]: {
        leads: [
          ['l1', 'assigned'],
          ['l9', 'queued'],
        ],
        next: null,
      },
      [pages.intake]: {
        leads: [
          ['l1', 'erased'],
          ['l2', 'accepted'],
        ],
        next: null,
      },
    };
    const { exitCode, stdout } = await baton(given, 'ledger');
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'SERVICE      LEADS  OUTBOX  LAG  PARKED  DEAD LETTERS  PLACES',
      ...serviceNames.map(name => `${name.padEnd(11)}      2       0    3       0             0  2 assigned`),
      '  l1: erased at intake, assigned at assignment',
      '  l9: queued at assignment, unknown at intake',
      'in transit 1; off by 2',
      '',
    ]);
    expect(JSON.parse((await baton(given, '--json', 'ledger')).stdout)).toMatchObject({
      inTransit: ['l2'],
      wrong: { length: 2 },
      offBy: 2,
    });
  });

  it('takes no lead for wrong that is merged while the ledger is read', async () => {
    const places = ['assigned', 'closed'];
    const given = {
      ...ledgers,
      [pages.assignment]: () => ({
        leads: [
          ['l1', places.shift()],
          ['l2', 'assigned'],
        ],
        next: null,
      }),
      [pages.intake]: {
        leads: [
          ['l1', 'merged'],
          ['l2', 'erased'],
        ],
        next: null,
      },
    };
    const { exitCode, stdout } = await baton(given, 'ledger');
    expect([exitCode, stdout.split('\n').slice(-3)]).toEqual([
      1,
      ['  l2: erased at intake, assigned at assignment', 'in transit 0; off by 1', ''],
    ]);
    places.push('assigned', 'closed');
    const settled = {
      ...given,
      [pages.intake]: {
        leads: [
          ['l1', 'merged'],
          ['l2', 'accepted'],
        ],
        next: null,
      },
    };
    expect((await baton(settled, 'ledger')).exitCode).toBe(0);
  });

  it('names the first leads of a ledger that is far off', async () => {
    const strangers = Array.from({ length: 60 }, (_, n) => [`l${n}`, 'queued']);
    const given = { ...ledgers, [pages.assignment]: { leads: strangers, next: null }, [pages.intake]: { leads: [], next: null } };
    const { stdout } = await baton(given, 'ledger');
    expect(stdout.match(/unknown at intake/g)).toHaveLength(50);
    expect(stdout).toMatch(/^ {2}and 10 more$/m);
  });

  it('lists accounts, and says which one a lead would be taken for', async () => {
    const account = { id: 'a1', name: 'Acme', domains: [], owner: 'ann', segment: null, fields: {} };
    const match = { account: null, domains: ['acme.example'], name: null, named: [] };
    const given = {
      'GET /v1/routing/accounts?limit=2&owner=ann': { accounts: [account, account], next: 'a1' },
      'GET /v1/routing/accounts/a%2F1': account,
      'GET /v1/routing/account-matches?email=jo%40acme.example': match,
    };
    const { stdout, stderr } = await baton(given, 'accounts', 'list', '--owner', 'ann', '--limit', '1', '--json');
    expect(JSON.parse(stdout)).toEqual({ accounts: [account], isComplete: false });
    expect(stderr).toContain('--all');
    expect((await baton(given, 'accounts', 'show', 'a/1')).stdout).toMatch(/^Account a1: Acme$/m);
    expect(await baton(given, 'accounts', 'match', '--email', 'jo@acme.example')).toEqual({
      exitCode: 1,
      stdout: 'No account by the domain acme.example.\n',
      stderr: '',
    });
  });

  it('says which accounts are deleted, also when one of them can not be', async () => {
    const missing = new Refusal(404, { type: 'not-found', title: 'There is no such account' });
    const given = { 'DELETE /v1/routing/accounts/a': {}, 'DELETE /v1/routing/accounts/b': missing, 'DELETE /v1/routing/accounts/c': {} };
    const { exitCode, stdout, stderr } = await baton(given, 'accounts', 'delete', 'a', 'b', 'c');
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^deleted a\nassignment refused DELETE [^ ]*\/b with 404: There is no such account\n/);
    expect(await baton(given, 'accounts', 'delete', 'a', 'c')).toEqual({ exitCode: 0, stdout: 'a\nc\n', stderr: 'deleted a\ndeleted c\n' });
  });

  it('says what a simulation needs of its options, and sends them', async () => {
    const given = { 'POST /v1/routing/simulations': new Lines([{ phase: 'reading', progress: 2, of: null }, { result: simulated }]) };
    const options = [
      '--leave-out',
      'ann',
      'ben',
      '--leads',
      'leads.csv',
      '--column',
      'Created Date=createdAt',
      'A=B=id',
      '--hold-hours',
      '2.5',
    ];
    const { exitCode, stdout, stderr } = await baton(given, 'simulate', ...options, '--examples', '0', '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'reading …\nColumns that nothing is known of: Region\n' });
    expect(JSON.parse(stdout)).toEqual(simulated);
    expect(line.answers.bodiesOf('POST /v1/routing/simulations')).toEqual([
      {
        leaveOut: ['ann', 'ben'],
        csv: 'Created Date,A=B,Region\n2026-03-04,1,x\n',
        columns: { 'Created Date': 'createdAt', 'A=B': 'id' },
        holdHours: 2.5,
        examples: 0,
      },
    ]);
    expect((await baton(given, 'simulate', '--since', '30d')).stderr).toContain('Nothing is said to be different');
  });

  it('tells programs about a refusal in JSON, on the standard error', async () => {
    const refused = new Refusal(403, { type: 'forbidden', title: 'The API key does not allow this', traceId: 't' });
    const { exitCode, stdout, stderr } = await baton({ 'GET /v1/routing/queue': refused }, 'queue', '--json');
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(JSON.parse(stderr)).toEqual({
      error: 'refused',
      service: 'assignment',
      request: 'GET /v1/routing/queue',
      status: 403,
      problem: { type: 'forbidden', title: 'The API key does not allow this', traceId: 't' },
    });
  });

  it.each([
    [['aply'], 'Did you mean apply?'],
    [['leads', 'reassign', 'l1'], "required option '--reason <text>' not specified"],
    [['leads', 'list', '--limit', 'many'], 'It has to be a whole number from 1 on.'],
    [['diff', '-f', 'nowhere.yaml'], 'There is no file nowhere.yaml'],
    [['simulate', '--column', 'Created'], "It has to be like 'Created Date=createdAt'."],
    [['simulate', '--column', 'a=id'], '--column is about the columns of --leads'],
    [['simulate', '--examples', 'x'], 'It has to be a number.'],
    [['simulate', '--leads', 'none.csv'], 'There is no file none.csv'],
    [['accounts', 'match'], 'Say what is known of the lead'],
    [['completion', 'cmd'], 'Allowed choices are bash, zsh, fish'],
  ])('ends with 2 when it is called as %j, and says what is wrong', async (args, message) => {
    expect(await baton({}, ...args)).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('prints its help, and scripts for shells, as data', async () => {
    const help = await baton({}, 'apply', '--help');
    expect([help.exitCode, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('--dry-run');
    expect((await baton({}, 'completion', 'fish')).stdout).toContain('complete -c baton');
    expect((await baton({}, 'complete-words', '--', 'dlq', 'r')).stdout).toBe('release\n');
  });
});
