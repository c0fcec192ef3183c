import { Answers } from '../test-fixtures/answers.js';
import { parseDocuments } from '../documents/source-document.js';
import { ruleSets } from './rule-sets.js';

const PATH = '/v1/scoring/rule-sets';
const text = (points: number) => `name: rules\ngrades: { A: 70 }\nfit:\n  - { id: large, points: ${points} }\n`;
const [document] = parseDocuments('rules.yaml', text(40)).documents;

describe('rule sets', () => {
  let answers: Answers;
  beforeAll(async () => {
    answers = await Answers.open();
  });
  afterAll(() => answers.close());
  const active = (modelVersion: string, source: string) => ({
    [`POST ${PATH}/validate`]: { modelVersion: 'v1', name: 'rules' },
    [`GET ${PATH}/active`]: { modelVersion, name: 'rules', source },
  });

  it('are the same under the same version, however they are written down', async () => {
    expect(await ruleSets.compare(answers.give(active('v1', '{}')), [document!])).toEqual([]);
  });

  it('are compared with the text of the one in force', async () => {
    expect(await ruleSets.compare(answers.give(active('v0', text(35))), [document!])).toEqual([
      { kind: 'rule-set', id: 'rules', change: 'updated', fields: [{ field: 'fit[large].points', before: 35, after: 40 }] },
    ]);
  });

  it('are applied with a reason, which scoring wants to have', async () => {
    const api = answers.give({ [`POST ${PATH}`]: {} });
    await ruleSets.apply(api, [document!], undefined);
    await ruleSets.apply(api, [document!], 'larger ones first');
    expect(answers.bodiesOf(`POST ${PATH}`)).toEqual([
      { source: text(40), because: 'applied with the baton command' },
      { source: text(40), because: 'larger ones first' },
    ]);
  });

  it('conflict: only one can be in force', () => {
    const second = parseDocuments('more.yaml', '\n\ngrades: {}\n').documents[0]!;
    expect(ruleSets.conflicts([document!, second])).toMatchObject([
      { file: 'more.yaml', line: 3, message: expect.stringContaining('second') },
    ]);
  });
});
