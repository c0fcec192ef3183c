import { Answers, Refusal } from '../test-fixtures/answers.js';
import { parseDocuments } from '../documents/source-document.js';
import type { InvalidDocuments } from '../failures.js';
import { programs } from './programs.js';

const PATH = '/v1/nurture/programs';
const text = (subject: string) => `program:\n  name: welcome\n  default: true\n  steps:\n    - { id: thanks, subject: ${subject} }\n`;
const document = parseDocuments('a.yaml', `reps: []\n---\n${text('Thank you')}`).documents[1]!;
const version = (overrides: object = {}) => ({ name: 'welcome', hash: 'h1', isCurrent: true, isDefault: true, ...overrides });
const validated = (hash: string) => ({ [`POST ${PATH}/validate`]: { name: 'welcome', hash } });

describe('nurture programs', () => {
  let answers: Answers;
  beforeAll(async () => {
    answers = await Answers.open();
  });
  afterAll(() => answers.close());
  const compare = (given: Parameters<Answers['give']>[0]) => programs.compare(answers.give(given), [document]);

  it('are the same under the same hash', async () => {
    expect(await compare({ [`GET ${PATH}`]: { programs: [version()] }, ...validated('h1') })).toEqual([]);
    expect(answers.bodiesOf(`POST ${PATH}/validate`)).toEqual([{ source: `---\n${text('Thank you')}` }]);
  });

  it('are compared with the text of the version in force', async () => {
    const listed = { programs: [version({ hash: 'h0', isCurrent: false }), version()] };
    const inForce = { source: text('Hello') };
    expect(await compare({ [`GET ${PATH}`]: listed, [`GET ${PATH}/welcome`]: inForce, ...validated('h2') })).toEqual([
      {
        kind: 'program',
        id: 'welcome',
        change: 'updated',
        fields: [{ field: 'steps[thanks].subject', before: 'Hello', after: 'Thank you' }],
      },
    ]);
  });

  it('are new where none of the name is in force', async () => {
    const [change] = await compare({ [`GET ${PATH}`]: { programs: [version({ isCurrent: false })] }, ...validated('h1') });
    expect(change).toMatchObject({ change: 'created', fields: [{ field: 'name' }, { field: 'default' }, { field: 'steps' }] });
  });

  it('differ where another has become the default since', async () => {
    const listed = { programs: [version({ isDefault: false })] };
    const inForce = { source: text('Thank you') };
    const [change] = await compare({ [`GET ${PATH}`]: listed, [`GET ${PATH}/welcome`]: inForce, ...validated('h1') });
    expect(change).toMatchObject({ change: 'updated', fields: [{ field: 'default', before: false, after: true }] });
  });

  it('are told what is wrong with them, counted from the beginning of the file', async () => {
    const problem = {
      type: 'invalid-program',
      title: 'The program is not valid',
      errors: [{ field: 'program.steps.0.subject', message: 'line 6, column 30: undefined filter: shout' }],
      positions: [{ field: 'program.steps.0.subject', line: 6, column: 30 }],
    };
    const given = { [`GET ${PATH}`]: { programs: [] }, [`POST ${PATH}/validate`]: new Refusal(422, problem) };
    const error = (await compare(given).catch((thrown: unknown) => thrown)) as InvalidDocuments;
    expect(error.findings).toEqual([
      { file: 'a.yaml', line: 7, column: 30, field: 'program.steps.0.subject', message: 'undefined filter: shout' },
    ]);
  });

  it('are told, too, what is wrong with the request as a whole', async () => {
    const problem = { type: 'invalid-request', title: 'No', errors: [{ field: 'source', message: 'is too long' }] };
    const given = { [`GET ${PATH}`]: { programs: [] }, [`POST ${PATH}/validate`]: new Refusal(400, problem) };
    const error = (await compare(given).catch((thrown: unknown) => thrown)) as InvalidDocuments;
    expect(error.findings).toMatchObject([{ file: 'a.yaml', line: 3, message: 'source: is too long' }]);
  });

  it('are applied one by one with the reason, as they are written', async () => {
    const api = answers.give({ [`POST ${PATH}`]: {} });
    await programs.apply(api, [document], 'spring');
    expect(answers.bodiesOf(`POST ${PATH}`)).toEqual([{ source: `---\n${text('Thank you')}`, because: 'spring' }]);
  });

  it('conflict where two have one name', () => {
    expect(programs.conflicts([document, document])).toMatchObject([{ message: 'program welcome stands in a.yaml:4 already' }]);
  });
});
