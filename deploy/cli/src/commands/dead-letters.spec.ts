import { serviceNames } from '@baton/contracts';
import { CommandLine } from '../test-fixtures/command-line.js';

const letter = (id: string, at: string) => ({
  id,
  eventId: 'e',
  eventType: 'x.v1',
  leadId: 'l1',
  topic: 't',
  reason: 'failed',
  at,
  parked: 2,
});

describe('baton dlq', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await CommandLine.open();
  });
  afterAll(() => line.close());
  const baton: CommandLine['call'] = (...args) => line.call(...args);

  it('lists dead letters of all services, the oldest first', async () => {
    const none = Object.fromEntries(serviceNames.map(name => [`GET /v1/${name}/dead-letters`, { deadLetters: [], next: null }]));
    const given = {
      ...none,
      'GET /v1/scoring/dead-letters': { deadLetters: [letter('d2', '2026-03-02T11:59:00Z')], next: 'n' },
      'GET /v1/scoring/dead-letters?cursor=n': { deadLetters: [letter('d3', '2026-03-02T11:59:30Z')], next: null },
      'GET /v1/nurture/dead-letters': { deadLetters: [letter('d1', '2026-03-02T10:00:00Z')], next: null },
    };
    expect((await baton(given, 'dlq', 'list')).stdout.split('\n')).toEqual([
      'ID  SERVICE  EVENT  LEAD  SINCE      PARKED  REASON',
      'd1  nurture  x.v1   l1    2 h ago         2  failed',
      'd2  scoring  x.v1   l1    1 min ago       2  failed',
      'd3  scoring  x.v1   l1    30 s ago        2  failed',
      '',
    ]);
    const released = { ...given, 'POST /v1/scoring/dead-letters/d3/release': { id: 'd3', leadId: 'l1', delivered: 3 } };
    expect(await baton(released, 'dlq', 'release', 'd3')).toEqual({
      exitCode: 0,
      stdout: 'd3\n',
      stderr: 'released d3 of scoring; 3 events of its lead went on\n',
    });
  });

  it('takes the id of a dead letter in any case', async () => {
    const id = '0d9f7c1e-3b52-4a6e-9c1d-5b8e2f7a6c3d';
    const given = {
      'GET /v1/intake/dead-letters': { deadLetters: [letter(id, '2026-03-02T10:00:00Z')], next: null },
      [`GET /v1/intake/dead-letters/${id}`]: {
        ...letter(id, '2026-03-02T10:00:00Z'),
        key: null,
        headers: {},
        body: '{}',
        bodyEncoding: 'utf8',
      },
      [`POST /v1/intake/dead-letters/${id}/drop`]: { id, leadId: 'l1', delivered: 0 },
    };
    expect((await baton(given, 'dlq', 'show', id.toUpperCase(), '--service', 'intake')).stdout).toMatch(new RegExp(`^id +${id}$`, 'm'));
    expect(await baton(given, 'dlq', 'drop', id.toUpperCase(), id, '--service', 'intake')).toMatchObject({
      exitCode: 0,
      stdout: `${id}\n`,
    });
    expect(line.answers.bodiesOf(`POST /v1/intake/dead-letters/${id}/drop`)).toHaveLength(1);
  });

  it('looks for a dead letter only where it is told to', async () => {
    const given = { 'GET /v1/intake/dead-letters': { deadLetters: [], next: null } };
    expect(await baton(given, 'dlq', 'drop', 'd1', '--service', 'intake')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'There is no open dead letter d1 in intake: see baton dlq list\n',
    });
    expect((await baton({}, 'dlq', 'list', '--service', 'mail')).stderr).toContain('Allowed choices are intake');
  });

  it('shows that the body of a dead letter is gone with the person', async () => {
    const given = {
      'GET /v1/intake/dead-letters': { deadLetters: [letter('d1', '2026-03-02T10:00:00Z')], next: null },
      'GET /v1/intake/dead-letters/d1': {
        ...letter('d1', '2026-03-02T10:00:00Z'),
        key: null,
        headers: {},
        body: null,
        bodyEncoding: 'utf8',
      },
    };
    expect((await baton(given, 'dlq', 'show', 'd1', '--service', 'intake')).stdout).toMatch(/^key +-$[^]*Its body is gone/m);
  });

  it('shows the body of a dead letter that is no text byte by byte', async () => {
    const shown = async (bytes: Buffer) => {
      const record = { ...letter('d1', '2026-03-02T10:00:00Z'), key: null, headers: {} };
      const given = {
        'GET /v1/intake/dead-letters': { deadLetters: [record], next: null },
        'GET /v1/intake/dead-letters/d1': { ...record, body: bytes.toString('base64'), bodyEncoding: 'base64' },
      };
      return (await baton(given, 'dlq', 'show', 'd1', '--service', 'intake')).stdout.trim().split('\n');
    };
    expect((await shown(Buffer.from('\xff{"a": "In\xe9s"}\n!', 'latin1'))).slice(-2)).toEqual([
      'Its body is no text: 16 bytes, in hexadecimal numbers and what of it can be read',
      '00000000  ff 7b 22 61 22 3a 20 22 49 6e e9 73 22 7d 0a 21  .{"a": "In.s"}.!',
    ]);
    expect((await shown(Buffer.alloc(2_000, 0xff))).at(-1)).toBe('… --json has all of it, in base64');
  });
});
