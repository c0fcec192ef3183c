import { aBoard, aPool, aRep, officeHours } from '../routing/board/board.builder.js';
import { csvRows, listRows, RowReader } from './read-rows.js';
import { HOUR, MINUTE } from './scenario.builder.js';

const board = aBoard({
  reps: [aRep('ann', { externalId: 'crm-1' }), aRep('ben', { email: 'ben@baton.example', calendarId: 'office' })],
  pools: [aPool('pool', ['ann', 'ben'])],
  calendars: [officeHours],
});

async function read(
  rows: Parameters<RowReader['read']>[0],
  paths: readonly string[] = [],
  columns: Record<string, string> = {},
): Promise<RowReader> {
  const reader = new RowReader(board, new Set(paths), columns);
  await reader.read(rows);
  return reader;
}

describe('rows of leads', () => {
  it('become arrivals in the order of time, with the facts that a policy looks at', async () => {
    const text = [
      'Created At,ID,Country,Score,Domain,Region',
      '2026-03-04 12:00,b,DE,80,acme.example,x',
      '2026-03-04T10:00:00+01:00,a,FR,,,y',
    ];
    const reader = await read(csvRows(text.join('\n')), [
      'company.country',
      'lead.score',
      'lead.unscored',
      'person.emailDomain',
      'lead.known',
    ]);
    expect(reader.errors).toEqual([]);
    expect([...reader.ignored]).toEqual(['Region']);
    expect(reader.inOrder()).toMatchObject([
      {
        index: 0,
        leadId: 'a',
        at: Date.parse('2026-03-04T09:00:00Z'),
        score: null,
        facts: { 'company.country': 'FR', 'lead.unscored': true, 'person.emailDomain': '', 'lead.known': false },
      },
      { index: 1, leadId: 'b', at: Date.parse('2026-03-04T12:00:00Z'), score: 80, facts: { 'lead.score': 80, 'lead.unscored': false } },
    ]);
    expect(reader.arrivals[1]!.facts).not.toHaveProperty('lead.score');
  });

  it('tell who had the lead, for how long, and how soon the person was turned to, in working time', async () => {
    const row = {
      createdAt: '2026-03-04T16:30:00Z',
      owner: 'Ben@Baton.example',
      closedAt: '2026-03-05T16:30:00Z',
      acceptedAt: '2026-03-05T09:10:00Z',
    };
    expect((await read(listRows([row]))).arrivals[0]!.happened).toEqual({
      repId: 'ben',
      poolId: null,
      heldMs: 24 * HOUR,
      acceptMs: 40 * MINUTE,
      contactMs: null,
    });
    const other = {
      createdAt: '2026-03-04',
      assignedAt: '2026-03-04T02:00Z',
      owner: 'crm-1',
      pool: 'emea',
      contactedAt: '2026-03-04T03:00Z',
    };
    expect((await read(listRows([other]))).arrivals[0]!.happened).toMatchObject({
      repId: 'ann',
      poolId: 'emea',
      heldMs: null,
      contactMs: HOUR,
    });
  });

  it('have numbers as spreadsheets write them; what is none is refused where a policy looks at it', async () => {
    const row = (employees: unknown, score: unknown = 80) => ({ createdAt: '2026-03-04', Score: score, Employees: employees });
    const looked = ['company.employees'];
    const numbers = ['1200', ' 1200 ', '1,200', '1 200', '1\u00a0200', '1\u202f200', "1'200", '1200.0', 1200];
    const { arrivals, errors } = await read(listRows(numbers.map(each => row(each))), looked);
    expect(errors).toEqual([]);
    expect(arrivals.map(({ facts }) => facts['company.employees'])).toEqual(numbers.map(() => 1_200));
    const message = 'must be a number such as 1200';
    for (const wrong of ['50-200', '85,5', '1,20', 'many', true])
      expect((await read(listRows([row(wrong)]), looked)).errors).toEqual([{ field: 'leads.0.Employees', message }]);
    expect((await read(csvRows('createdAt;Score\n2026-03-04;82,5'))).errors).toEqual([
      { field: 'csv.line 2.Score', message, line: 2, column: 2 },
    ]);
    expect((await read(listRows([row('50-200'), row(' '), row(null, '')]))).errors).toEqual([]);
  });

  it('of a text whose header says the same of two columns are refused: only one of them can be meant', async () => {
    for (const header of ['createdAt,owner,Owner', 'createdAt,owner,owner'])
      expect((await read(csvRows(`${header}\n2026-03-04,ann,`))).errors).toEqual([
        { field: 'csv.line 1', message: 'is owner as owner is: only one of them can be', line: 1, column: 3 },
      ]);
    expect((await read(csvRows('createdAt,note,note,country,company.country\n2026-03-04,x,y,DE,'))).errors).toEqual([]);
  });

  it('may go by other names, and hold answers', async () => {
    const columns = { Angelegt: 'createdAt', Budget: 'answers.budget', Besitzer: 'currentOwner' };
    const row = { Angelegt: '2026-03-04', Budget: '5k', Besitzer: 'ann', 'answers.size': '', 'answers.when': 'now' };
    const { arrivals } = await read(listRows([row]), ['answers.budget', 'answers.other'], columns);
    expect(arrivals).toMatchObject([{ currentOwner: 'ann', facts: { 'answers.budget': '5k' } }]);
    expect(arrivals[0]!.facts).not.toHaveProperty('answers.other');
    expect((await read(listRows([row]), ['answers'], columns)).arrivals[0]!.facts).toEqual({
      'answers.budget': '5k',
      'answers.when': 'now',
    });
  });

  it('are refused with the place of everything that is wrong', async () => {
    const rows = [{ score: 1 }, { createdAt: 'yesterday' }, { createdAt: '2026-03-04', closedAt: '2026-03-03', acceptedAt: 5 }];
    expect((await read(listRows(rows))).errors).toEqual([
      { field: 'leads.0.createdAt', message: 'must say when the lead came in' },
      { field: 'leads.1.createdAt', message: 'must be a time such as 2026-03-04T10:00:00Z' },
      { field: 'leads.2.acceptedAt', message: 'must be a time such as 2026-03-04T10:00:00Z' },
      { field: 'leads.2.closedAt', message: 'must not be before the lead came in or was assigned' },
    ]);
  });

  it('of a text are refused with the line and the column of what is wrong', async () => {
    const errorsOf = async (text: string, columns = {}) => (await read(csvRows(text), [], columns)).errors;
    expect(await errorsOf('Angelegt;Besitzer\n2026-03-04;ann\ngestern;ben', { Angelegt: 'createdAt' })).toEqual([
      { field: 'csv.line 3.createdAt', message: 'must be a time such as 2026-03-04T10:00:00Z', line: 3, column: 1 },
    ]);
    expect(await errorsOf('owner,created at\n"Ann\nBerg",2026-03-04\nben,')).toEqual([
      { field: 'csv.line 4.createdAt', message: 'must say when the lead came in', line: 4, column: 2 },
    ]);
    expect((await errorsOf('createdAt\ngestern\nvorgestern\n2026-03-04\nmorgen')).map(({ line }) => line)).toEqual([2, 3, 5]);
    expect(await errorsOf('createdAt,score\n2026-03-04,1,2')).toEqual([
      { field: 'csv.line 2', message: 'has 3 cells, the header has 2', line: 2, column: 3 },
    ]);
    expect(await errorsOf('createdAt\n"')).toEqual([{ field: 'csv.line 2', message: 'a quote is not closed', line: 2, column: 1 }]);
  });

  it('of a text that has no column of a name that is given for one are refused once, with the names that there are', async () => {
    const text = 'Angelegt,constructor\n2026-03-04,x\n2026-03-05,x\n';
    expect((await read(csvRows(text), [], { Angelegt: 'createdAt', Land: 'country' })).errors).toEqual([
      {
        field: 'csv.line 1',
        message: 'there is no column Land, which is to be country: there are Angelegt, constructor',
        line: 1,
        column: 1,
      },
    ]);
  });

  it('of a text without a column that says when they came in are refused once', async () => {
    expect((await read(csvRows('Created Date,score\n2026-03-04,1\n2026-03-05,2'))).errors).toEqual([
      {
        field: 'csv.line 1',
        message:
          'no column is createdAt, when a lead came in: name it so, or say which it is, ' +
          `as in columns: {"Created Date": "createdAt"}, or --column 'Created Date=createdAt' of the command`,
        line: 1,
        column: 1,
      },
    ]);
  });

  it('are read no further once too many are wrong', async () => {
    expect((await read(listRows(Array.from({ length: 100 }, () => ({}))))).errors).toHaveLength(20);
  });
});
