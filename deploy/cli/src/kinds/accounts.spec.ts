import { parseDocuments, tableDocument } from '../documents/source-document.js';
import { InvalidDocuments, Refused } from '../failures.js';
import { Answers, Refusal } from '../test-fixtures/answers.js';
import { accounts } from './accounts.js';

const PATH = 'POST /v1/routing/accounts';
const list = parseDocuments('key.yaml', 'accounts:\n  - { id: a1, name: Acme, owner: ann }\n').documents;
const table = [tableDocument('accounts.csv', 'id,name\na2,Beta\n')];
const same = { changes: [], unknownOwners: [], ignoredColumns: [] };

describe('documents of accounts', () => {
  let answers: Answers;
  let notes: string[];
  beforeAll(async () => {
    answers = await Answers.open();
  });
  beforeEach(() => {
    notes = [];
  });
  afterAll(() => answers.close());
  const say = (note: string) => void notes.push(note);
  const failure = (call: Promise<unknown>) => call.catch((error: unknown) => error as InvalidDocuments);

  it('are compared one by one, a CSV as it is', async () => {
    const before = { id: 'a1', name: 'Acme', owner: 'ben', domains: [] };
    const api = answers.give({
      [`${PATH}/diff`]: (body: { csv?: string }) =>
        body.csv === undefined
          ? { ...same, changes: [{ id: 'a1', change: 'updated', before, after: { ...before, owner: 'ann' } }] }
          : { ...same, changes: [{ id: 'a2', change: 'created' }] },
    });
    expect(await accounts.compare(api, [...list, ...table], say)).toEqual([
      { kind: 'account', id: 'a1', change: 'updated', fields: [{ field: 'owner', before: 'ben', after: 'ann' }] },
      { kind: 'account', id: 'a2', change: 'created', fields: [] },
    ]);
    expect(answers.bodiesOf(`${PATH}/diff`)).toEqual([
      { accounts: [{ id: 'a1', name: 'Acme', owner: 'ann' }] },
      { csv: 'id,name\na2,Beta\n' },
    ]);
    expect(notes).toEqual([]);
  });

  it('say of a new account what it has', async () => {
    const after = { id: 'a2', name: 'Beta', domains: [], owner: null, fields: {} };
    const api = answers.give({ [`${PATH}/diff`]: { ...same, changes: [{ id: 'a2', change: 'created', before: null, after }] } });
    const [change] = await accounts.compare(api, table);
    expect(change?.fields.map(({ field }) => field)).toEqual(['id', 'name']);
  });

  it('are applied one by one, with the reason', async () => {
    const api = answers.give({ [PATH]: same });
    await accounts.apply(api, [...list, ...table], 'weekly');
    expect(answers.bodiesOf(PATH).map(body => body.why)).toEqual(['weekly', 'weekly']);
  });

  it('tell what is right but may not be meant', async () => {
    const unknownOwners = ['jane', 'tom', 'a', 'b', 'c', 'd'].map((owner, n) => ({ owner, accounts: 10 - n }));
    const api = answers.give({ [`${PATH}/diff`]: { ...same, unknownOwners, ignoredColumns: ['Region', 'Phone'] } });
    await accounts.compare(api, table, say);
    expect(notes).toEqual([
      'accounts.csv: columns that nothing is known of: Region, Phone',
      'accounts.csv: 45 accounts of owners who are no rep: jane (10), tom (9), a (8), b (7), c (6) and 1 more',
    ]);
  });

  it('are refused with every place that is wrong', async () => {
    const problem = (errors: object[], positions?: object[]) =>
      new Refusal(400, { type: 'invalid-request', title: 'x', errors, ...(positions && { positions }) });
    const inTable = problem([{ field: 'csv.line 3.owner', message: 'is too long' }], [{ line: 3, column: 4 }]);
    expect(await failure(accounts.compare(answers.give({ [`${PATH}/diff`]: inTable }), table, say))).toMatchObject({
      findings: [{ file: 'accounts.csv', line: 3, column: 4, field: 'owner', message: 'is too long' }],
    });
    const ofTable = problem([{ field: 'csv', message: 'must have at least one row' }]);
    expect(await failure(accounts.compare(answers.give({ [`${PATH}/diff`]: ofTable }), table, say))).toMatchObject({
      findings: [{ file: 'accounts.csv', line: 1, column: 1, field: '', message: 'must have at least one row' }],
    });
    const inList = problem([{ field: 'accounts.0.owner', message: 'is too long' }]);
    expect(await failure(accounts.apply(answers.give({ [PATH]: inList }), list, undefined))).toMatchObject({
      findings: [{ file: 'key.yaml', line: 2, column: 34, field: 'accounts.0.owner' }],
    });
    const forbidden = new Refusal(403, { type: 'forbidden', title: 'No' });
    expect(await failure(accounts.apply(answers.give({ [PATH]: forbidden }), table, undefined))).toBeInstanceOf(Refused);
  });

  it('name an account once', () => {
    expect(accounts.conflicts([...list, ...table, ...list])).toMatchObject([{ message: 'account a1 stands in key.yaml:2 already' }]);
  });
});
