import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode, serviceNames } from '@baton/contracts';
import { aStatusReported, eventually } from '@baton/testing';
import { BatonSystem } from './test-fixtures/baton-system.js';

const routing = `# The team.
why: the first team
reps:
  - { id: ann, name: Ann Berg, email: ann@example.com, caps: { open: 20, day: 5 } }
  - { id: ben, name: Ben Cole, caps: { open: 20 } }
pools:
  - { id: emea, members: [{ rep: ann, weight: 2 }, { rep: ben }] }
`;
const policy = `policy:
  name: main
  sla: { accept: 15m, contact: 1h }
  rules:
    - id: hot
      when: 'lead.score >= 101 && company.country == "DE"'
      to: { pool: emea }
  fallback: { pool: emea }
`;
const program = `program:
  name: welcome
  default: true
  steps:
    - id: thanks
      after: 0m
      subject: Thank you
      text: |
        Hello,

        thank you. {{ unsubscribeUrl }}
`;
const ruleSet = `name: rules of the spec
grades: { A: 70, B: 45, C: 25 }
fit:
  - { id: large, when: company.employees >= 500, points: 40, text: 500 employees or more }
intent: []
behavior: []
`;
const sources = `sources:
  - id: website
    connector: native
    channel: form
    secrets: { signingSecret: a-secret-of-the-form }
    keys: [{ name: form, scopes: ['inquiries:write'] }]
`;

describe('baton', () => {
  let system: BatonSystem;
  let cwd: string;
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'baton-cli-'));
    system = await BatonSystem.start();
    for (const [name, text] of Object.entries({ 'a-team': routing, 'b-policy': policy, program, rules: ruleSet, sources }))
      write(`${name}.yaml`, text);
  });
  afterAll(async () => {
    await system?.close();
    rmSync(cwd, { recursive: true });
  });

  const write = (file: string, text: string) => writeFileSync(join(cwd, file), text);
  const edit = (file: string, from: string, to: string) => write(file, readFileSync(join(cwd, file), 'utf8').replace(from, to));
  const baton = (...args: string[]) => system.baton(args, { cwd });
  const json = async (...args: string[]): Promise<any> => {
    const ended = await baton('--json', ...args);
    return { ...ended, data: ended.stdout === '' ? undefined : JSON.parse(ended.stdout) };
  };

  describe('with documents', () => {
    it('says what they would change, and changes nothing', async () => {
      const { exitCode, data } = await json('apply', '-f', '.', '--dry-run');
      expect(exitCode).toBe(0);
      expect(data.applied).toBe(false);
      expect(data.changes.map((c: any) => `${c.change} ${c.kind} ${c.id}`)).toEqual([
        'updated rule-set rules of the spec',
        'created program welcome',
        'created source website',
        'created rep ann',
        'created rep ben',
        'created pool emea',
        'created policy main',
      ]);
      expect((await baton('reps')).stdout).toBe('No reps.\n');
    });

    it('applies a directory, says what changed, and tells a made key once', async () => {
      const { exitCode, stdout, stderr } = await baton('apply', '-f', '.', '--why', 'the beginning');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('+ rep ann (new)\n    id: ann\n    name: Ann Berg\n');
      expect(stdout).toMatch(/^The key form of source website, told this once: bk_[\w-]{32}$/m);
      expect(stdout).toMatch(/^7 changes applied\.$/m);
      expect(stderr.split('\n')).toEqual(['applying rule-set …', 'applying program …', 'applying sources …', 'applying routing …', '']);
      const changes = await system.services.assignment.request('/v1/routing/configuration/changes?kind=policy');
      expect(((await changes.json()) as any).changes).toMatchObject([{ why: 'the beginning' }]);
    });

    it('finds no difference afterwards, and applying again changes nothing', async () => {
      expect(await baton('diff', '-f', '.')).toEqual({ exitCode: 0, stdout: 'No differences.\n', stderr: '' });
      expect(await baton('apply', '-f', '.')).toEqual({ exitCode: 0, stdout: 'Nothing to change.\n', stderr: '' });
      const { data } = await json('diff', '-f', '.');
      expect(data).toEqual({ changes: [] });
    });

    it('shows each field that differs, and ends with 1', async () => {
      edit('a-team.yaml', 'open: 20, day: 5', 'open: 12, day: 5');
      edit('b-policy.yaml', 'lead.score >= 101', 'lead.score >= 80');
      edit('b-policy.yaml', 'accept: 15m', 'accept: 10m');
      edit('program.yaml', 'thank you. {{', 'thank you for asking. {{');
      edit('rules.yaml', 'points: 40', 'points: 45');
      edit('sources.yaml', 'channel: form', 'channel: contact form');
      edit('sources.yaml', 'a-secret-of-the-form', 'another-secret-of-the-form');
      const { exitCode, stdout } = await baton('diff', '-f', '.');
      expect(exitCode).toBe(1);
      expect(
        stdout
          .trim()
          .split('\n\n')
          .map(each => each.split('\n')),
      ).toEqual([
        ['~ rule-set rules of the spec', '    fit[large].points: 40 → 45'],
        [
          '~ program welcome',
          '    steps[thanks].text:',
          '      - thank you. {{ unsubscribeUrl }}',
          '      + thank you for asking. {{ unsubscribeUrl }}',
        ],
        ['~ source website', '    channel: form → contact form', '    secrets.signingSecret: (given)'],
        ['~ rep ann', '    caps.open: 20 → 12'],
        [
          '~ policy main',
          '    rules[hot].when: lead.score >= 101 && company.country == "DE" → lead.score >= 80 && company.country == "DE"',
          '    rules[hot].sla.acceptMinutes: 15 → 10',
          '    fallback.sla.acceptMinutes: 15 → 10',
        ],
      ]);
      expect((await baton('apply', '-f', '.')).stdout).toMatch(/^5 changes applied\.$/m);
      expect((await baton('diff', '-f', '.')).exitCode).toBe(0);
    });

    it('reads the standard input', async () => {
      const { exitCode, stdout } = await system.baton(['diff', '-f', '-'], { cwd, stdin: 'reps: [{ id: cleo, name: Cleo Diaz }]' });
      expect([exitCode, stdout.split('\n')[0]]).toEqual([1, '+ rep cleo (new)']);
    });

    it('names everything that is wrong with file, line and column, in all of them', async () => {
      const wrong = mkdtempSync(join(tmpdir(), 'baton-wrong-'));
      const put = (file: string, text: string) => writeFileSync(join(wrong, file), text);
      put('policy.yaml', policy.replace('company.country', 'company.contry'));
      put('program.yaml', program.replace('unsubscribeUrl }}', 'unsubscribeUrl }} {{ person.age }}').replace('0m', 'soon'));
      put('rules.yaml', `# of the spec\n${ruleSet.replace('company.employees', 'company.staff')}`);
      put('sources.yaml', sources.replace('connector: native', 'connector: fax'));
      const { exitCode, stdout } = await system.baton(['validate', '-f', '.'], { cwd: wrong });
      expect(exitCode).toBe(2);
      expect(stdout.trim().split('\n')).toEqual([
        'policy.yaml:6:43: policy.rules.0.when: No such key: contry',
        expect.stringMatching(/^program.yaml:6:14: program\.steps\.0\.after: /),
        expect.stringMatching(/^program.yaml:11:\d+: program\.steps\.0\.text: /),
        expect.stringMatching(/^rules.yaml:5:\d+: fit\.0\.when: .*staff/),
        expect.stringMatching(/^sources.yaml:3:16: sources\.0\.connector: /),
      ]);
      const data = JSON.parse((await system.baton(['--json', 'validate', '-f', '.'], { cwd: wrong })).stdout);
      expect(data).toMatchObject({ valid: false, findings: { length: 5 } });
      expect(data.findings[0]).toEqual({
        file: 'policy.yaml',
        line: 6,
        column: 43,
        field: 'policy.rules.0.when',
        message: 'No such key: contry',
      });
      const applied = await system.baton(['apply', '-f', '.'], { cwd: wrong });
      expect([applied.exitCode, applied.stdout]).toEqual([2, '']);
      expect(applied.stderr).toContain('5 things to put right');
      rmSync(wrong, { recursive: true });
    });

    it('finds what a document names and nobody has, and what stands twice', async () => {
      const stdin = 'pools:\n  - id: us\n    members:\n      - rep: nobody\n---\npools: [{ id: uk, members: [] }]\n';
      const { stdout } = await system.baton(['validate', '-f', '-'], { cwd, stdin });
      expect(stdout).toBe('-:4:14: pools.0.members.0.rep: there is no rep nobody\n');
      const twice = await system.baton(['validate', '-f', 'a-team.yaml', '-'], { cwd, stdin: 'reps: [{ id: ann, name: Ann }]' });
      expect([twice.exitCode, twice.stdout]).toEqual([2, '-:1:14: reps.0.id: rep ann stands in a-team.yaml:4 already\n']);
    });
  });

  describe('with accounts', () => {
    const csv = 'Account ID,Account Name,Website,Owner,Region\na1,"Acme, Inc.",acme.example,ann@example.com,x\na2,Beta,,jane,y\n';

    it('applies a CSV, and says what may not be meant', async () => {
      write('accounts.csv', csv);
      const { exitCode, stdout, stderr } = await baton('apply', '-f', 'accounts.csv', '--why', 'the export');
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^\+ account a1 \(new\)\n {4}id: a1\n {4}name: "Acme, Inc\."\n[^]*^2 changes applied\.$/m);
      expect(stderr.split('\n')).toEqual([
        'accounts.csv: columns that nothing is known of: Region',
        'accounts.csv: 1 account of owners who are no rep: jane (1)',
        'applying accounts …',
        '',
      ]);
      expect((await baton('diff', '-f', 'accounts.csv')).stdout).toBe('No differences.\n');
      expect((await json('diff', '-f', '.')).data.changes).toEqual([]);
    });

    it('shows them, and which one a lead would be taken for', async () => {
      expect((await baton('accounts', 'list', '--name', 'acme')).stdout).toMatch(/^a1 +Acme, Inc\. +ann@example\.com +- +acme\.example$/m);
      expect((await json('accounts', 'show', 'a2')).data).toMatchObject({ name: 'Beta', owner: 'jane' });
      expect((await baton('accounts', 'match', '--email', 'jo@acme.example')).stdout).toBe(
        'Account a1, Acme, Inc., by the domain acme.example; its owner is ann@example.com.\n',
      );
      expect((await baton('accounts', 'match', '--company', 'Gamma')).exitCode).toBe(1);
    });

    it('takes columns that go by other names', async () => {
      write('konten.csv', 'Konto,Firma,Betreuer\na2,Beta,ann@example.com\n');
      const columns = ['--column', 'Konto=id', 'Firma=name', '--column', 'Betreuer=owner'];
      const { stdout } = await baton('diff', '-f', 'konten.csv', ...columns);
      expect(stdout).toBe('~ account a2\n    owner: jane → ann@example.com\n');
      expect((await baton('diff', '-f', 'konten.csv')).exitCode).toBe(2);
      const without = await baton('diff', '-f', 'a-team.yaml', '--column', 'Konto=id');
      expect([without.exitCode, without.stderr]).toEqual([2, '--column is about the columns of a CSV, and there is none\n']);
    });

    it('deletes some, with a reason', async () => {
      write('more.yaml', 'accounts: [{ id: b1, name: Gone }, { id: b2, name: Closed }]');
      await baton('apply', '-f', 'more.yaml');
      expect(await baton('accounts', 'delete', 'b1', 'b2', '--why', 'closed down')).toMatchObject({ exitCode: 0, stdout: 'b1\nb2\n' });
      expect((await baton('accounts', 'show', 'b1')).exitCode).toBe(3);
      const again = await baton('accounts', 'delete', 'b1');
      expect([again.exitCode, again.stderr]).toEqual([3, expect.stringContaining('There is no such account')]);
      rmSync(join(cwd, 'more.yaml'));
    });

    it('names every cell of a CSV that is wrong', async () => {
      write('wrong.csv', 'id,name,domains\na3,,nonsense\na4,Delta,acme.example\n');
      const { exitCode, stdout } = await baton('validate', '-f', 'wrong.csv');
      expect([exitCode, stdout.trim().split('\n')]).toEqual([
        2,
        ['wrong.csv:2:2: name: must not be empty', 'wrong.csv:2:3: domains: nonsense is not a domain such as example.com'],
      ]);
    });
  });

  describe('with leads', () => {
    let leadId: string;
    let owner: string;
    beforeAll(async () => {
      const answer = await system.services.intake.request('/v1/inquiries', {
        body: { externalId: randomUUID(), contact: { email: 'ada@example.com' }, source: { mediaType: 'website', channel: 'form' } },
      });
      ({ leadId } = (await answer.json()) as { leadId: string });
      await eventually(async () => {
        const { data } = await json('leads', 'show', leadId);
        expect(data?.place).toBe('assigned');
        owner = data.owner.repId;
      });
    });

    it('lists them', async () => {
      const { data } = await json('leads', 'list', '--place', 'assigned', '--rep', owner);
      expect(data).toMatchObject({ leads: [{ leadId, owner: { repId: owner } }], isComplete: true });
      expect((await baton('leads', 'list', '--place', 'queued')).stdout).toBe('No leads.\n');
      expect((await baton('leads', 'list')).stdout).toMatch(new RegExp(`^LEAD +PLACE .*\n${leadId}  assigned `));
    });

    it('shows one with its history', async () => {
      const { exitCode, stdout } = await baton('leads', 'show', leadId);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^ {2}place +assigned/m);
      expect(stdout).toMatch(/^ {2}rule +fallback$/m);
      expect(stdout).toMatch(/lead-assigned/);
    });

    it('explains the decision, made again', async () => {
      const { stdout } = await baton('leads', 'explain', leadId);
      expect(stdout).toContain(`Lead ${leadId}: assign to ${owner}`);
      expect(stdout).toContain('made again: the same.');
      expect(stdout).toMatch(/^hot +no +lead\.score >= 80/m);
      expect(stdout).toMatch(/^fallback +yes +\(every lead\)$/m);
      expect(stdout).toMatch(/^Pool emea \(emea\), weighted-round-robin$/m);
      expect((await json('leads', 'explain', leadId)).data).toMatchObject({ leadId, isReproduced: true });
    });

    it('gives one to somebody else, and says why that is refused', async () => {
      const other = owner === 'ann' ? 'ben' : 'ann';
      const { data } = await json('leads', 'reassign', leadId, '--to', other, '--reason', 'speaks Danish');
      expect(data.owner.repId).toBe(other);
      const refused = await baton('leads', 'reassign', leadId, '--to', 'nobody', '--reason', 'x');
      expect([refused.exitCode, refused.stdout]).toEqual([3, '']);
      expect(refused.stderr).toMatch(
        /^assignment refused POST .* with 400: .*\n {2}One field is wrong\.\n {2}repId: nobody is not a rep\n/,
      );
      const unknown = await json('leads', 'show', randomUUID());
      expect(unknown.exitCode).toBe(3);
      expect(JSON.parse(unknown.stderr)).toMatchObject({ error: 'refused', service: 'assignment', problem: { type: 'not-seen-yet' } });
    });

    it('replays what happened under another configuration', async () => {
      write('what-if.yaml', `pools: [{ id: emea, members: [{ rep: ${owner === 'ann' ? 'ben' : 'ann'} }] }]`);
      const { exitCode, stdout, stderr } = await baton('simulate', '-f', 'what-if.yaml', '--since', '1d');
      expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^reading …\n/)]);
      expect(stdout).toMatch(/^1 lead of history, \d requests?; the policy in force\.$/m);
      expect(stdout).toMatch(/^Reps\nREP +REALLY GOT/m);
      expect((await json('simulate', '--leave-out', 'ann', 'ben')).data.totals.after.outcomes).toMatchObject({ assigned: 0, waiting: 1 });
    });

    it('replays leads of a CRM, and says where its file is wrong', async () => {
      const stdin = 'Created Date;Owner;Region\n2026-03-04 10:00;ann;x\n2026-03-04 11:00;ben;y\n';
      const args = ['simulate', '--leads', '-', '--column', 'Created Date=createdAt', '--json'];
      const { stdout, stderr } = await system.baton(args, { cwd, stdin });
      expect(JSON.parse(stdout)).toMatchObject({ source: 'rows', requests: 2, ignoredColumns: ['Region'] });
      expect(stderr).toContain('Columns that nothing is known of: Region');
      const wrong = await system.baton(['simulate', '--leads', '-'], { cwd, stdin: 'createdAt\nyesterday\n' });
      expect([wrong.exitCode, wrong.stdout]).toEqual([2, '']);
      expect(wrong.stderr).toContain('-:2:1: createdAt: must be a time such as 2026-03-04T10:00:00Z\n');
    });

    it('ends a simulation when it is interrupted, with 130', async () => {
      const rows = Array.from({ length: 100_000 }, () => '2026-03-04 10:00').join('\n');
      const stdin = `createdAt\n${rows}\n`;
      const ended = await system.baton(['simulate', '--leads', '-'], { cwd, stdin, interruptAt: 'reading' });
      expect([ended.exitCode, ended.stdout, ended.stderr]).toEqual([130, '', expect.stringMatching(/Interrupted\.\n$/)]);
      await eventually(async () => expect((await baton('simulate', '--since', '1h')).exitCode).toBe(0), 30_000);
    });

    it('shows what waits, and the load of reps against their caps', async () => {
      expect((await baton('queue')).stdout).toBe('Nothing waits.\n');
      expect((await json('queue')).data).toEqual({ leads: 0, waiting: [] });
      expect((await baton('reps')).stdout).toMatch(/^ann +Ann Berg +[01]\/12 .* yes$/m);
      expect((await json('reps')).data.reps.map((rep: any) => rep.id)).toEqual(['ann', 'ben']);
    });

    it('shows dead letters, processes one again and gives another up', async () => {
      const database = system.databases.assignment.pool;
      const letters = [randomUUID(), randomUUID()];
      const record = encode(aStatusReported({ leadId, status: 'accepted' }));
      const insert = `insert into dead_letters (id, event_id, event_type, lead_id, topic, partition, "offset", key, headers, body, reason, at)
        values ($1, $2, 'baton.intake.status-reported.v1', $3, 'intake.leads.v1', 0, 0, $4, $5, $6, 'the handler failed', now() - interval '1 hour')`;
      await database.query(insert, [letters[0], randomUUID(), leadId, record.key, JSON.stringify(record.headers), record.value]);
      await database.query(insert, [letters[1], randomUUID(), null, 'x', '{}', Buffer.from('{')]);
      expect((await json('dlq', 'list')).data.deadLetters).toHaveLength(2);
      expect((await baton('dlq', 'list', '--service', 'assignment')).stdout).toMatch(
        new RegExp(`^${letters[0]}  assignment .*1 h ago`, 'm'),
      );
      const shown = (await baton('dlq', 'show', letters[0]!)).stdout;
      expect(shown).toMatch(/^reason +the handler failed$[^]*^ce_type +baton\.intake\.status-reported\.v1$[^]*^ +"status": "accepted"$/m);
      expect((await json('dlq', 'show', letters[1]!)).data).toMatchObject({ service: 'assignment', body: '{', bodyEncoding: 'utf8' });
      expect(await baton('dlq', 'release', letters[0]!)).toMatchObject({ exitCode: 0, stdout: `${letters[0]}\n` });
      expect((await json('dlq', 'drop', letters[1]!)).data).toMatchObject({ resolution: 'dropped', deadLetters: [{ id: letters[1] }] });
      expect((await json('leads', 'show', leadId)).data.status).toBe('accepted');
      expect((await baton('dlq', 'list')).stdout).toBe('No dead letters.\n');
      expect((await baton('dlq', 'show', letters[0]!)).exitCode).toBe(2);
    });
  });

  it('holds what intake accepted against what assignment has', async () => {
    await eventually(async () => {
      const { exitCode, data } = await json('ledger');
      expect(exitCode).toBe(0);
      expect(data).toMatchObject({ inTransit: [], wrong: [], offBy: 0 });
      expect(data.services.map(({ service, outbox, lag }: any) => [service, outbox, lag])).toEqual(serviceNames.map(name => [name, 0, 0]));
    });
    expect((await baton('ledger')).stdout).toMatch(/^assignment +1 .* 1 assigned$[^]*^in transit 0; off by 0$/m);
    await system.databases.assignment.pool.query('update leads set id = gen_random_uuid()');
    const { exitCode, stdout } = await baton('ledger');
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/assigned at assignment, unknown at intake\nin transit 1; off by 1\n$/)]);
  });

  it('says of a service that is away that it is, and ends with 4', async () => {
    const env = { BATON_ASSIGNMENT_URL: 'http://127.0.0.1:9' };
    const { exitCode, stderr } = await system.baton(['queue'], { cwd, env });
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('assignment at http://127.0.0.1:9 does not answer')]);
  });

  it('ends with 2 when it is called wrongly, and with 3 when the key is not good enough', async () => {
    expect((await baton('aply')).exitCode).toBe(2);
    expect((await baton('apply')).stderr).toContain("required option '-f, --filename <path...>' not specified");
    expect((await system.baton(['queue'], { cwd, env: { BATON_ADMIN_KEY: 'a-key-that-nobody-gave' } })).exitCode).toBe(3);
    expect((await baton('--help')).exitCode).toBe(0);
  });
});
