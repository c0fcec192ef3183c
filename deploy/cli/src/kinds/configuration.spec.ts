import { Answers, Refusal } from '../test-fixtures/answers.js';
import { parseDocuments } from '../documents/source-document.js';
import { InvalidDocuments, Refused } from '../failures.js';
import { apply, compare } from './configuration.js';

const routingText = 'pools: [{ id: emea }]\n';
const rulesText = 'grades: {}\n';
const routing = parseDocuments('routing.yaml', routingText).documents;
const rules = parseDocuments('rules.yaml', rulesText).documents;
const ROUTING = 'POST /v1/routing/configuration';
const RULES = 'POST /v1/scoring/rule-sets';

const pool = { kind: 'pool', id: 'emea', before: null, after: { id: 'emea' } };
const given = {
  [`${ROUTING}/diff`]: { changes: [pool] },
  [ROUTING]: {},
  [`${RULES}/validate`]: { modelVersion: 'v1', name: 'rules' },
  'GET /v1/scoring/rule-sets/active': { modelVersion: 'v0', name: 'rules', source: 'grades: { A: 1 }' },
  [RULES]: {},
};
const invalid = (field: string) => new Refusal(400, { type: 'invalid-request', title: 'No', errors: [{ field, message: 'is wrong' }] });

describe('documents of several services', () => {
  let answers: Answers;
  beforeAll(async () => {
    answers = await Answers.open();
  });
  afterAll(() => answers.close());
  const steps: string[] = [];
  const applyAll = (answersGiven: Parameters<Answers['give']>[0]) => {
    steps.length = 0;
    return apply(answers.give(answersGiven), [...routing, ...rules], { say: step => steps.push(step) });
  };
  const written = () => answers.asked.map(({ request }) => request).filter(request => [ROUTING, RULES].includes(request));

  it('are compared with each', async () => {
    expect((await compare(answers.give(given), [...routing, ...rules])).map(({ kind }) => kind)).toEqual(['rule-set', 'pool']);
    expect(written()).toEqual([]);
  });

  it('are applied one service after the other: what a policy speaks of is there before it', async () => {
    expect((await applyAll(given)).changes).toHaveLength(2);
    expect([written(), steps]).toEqual([
      [RULES, ROUTING],
      ['applying rule-set …', 'applying routing …'],
    ]);
  });

  it('are not sent where they change nothing', async () => {
    expect((await applyAll({ ...given, [`${ROUTING}/diff`]: { changes: [] } })).changes).toHaveLength(1);
    expect(written()).toEqual([RULES]);
  });

  it('are all looked at before anything is applied, and everything that is wrong is named in the order of the files', async () => {
    const error = (await applyAll({
      ...given,
      [`${ROUTING}/diff`]: invalid('pools.0.members'),
      [`${RULES}/validate`]: invalid('source'),
    }).catch((thrown: unknown) => thrown)) as InvalidDocuments;
    expect(error).toBeInstanceOf(InvalidDocuments);
    expect(error.findings.map(({ file }) => file)).toEqual(['routing.yaml', 'rules.yaml']);
    expect(written()).toEqual([]);
  });

  it('that conflict are not sent at all, while the others are looked at', async () => {
    const documents = [...routing, ...routing, ...rules];
    const error = (await compare(answers.give(given), documents).catch((thrown: unknown) => thrown)) as InvalidDocuments;
    expect(error.findings).toMatchObject([{ message: 'pool emea stands in routing.yaml:1 already' }]);
    expect(answers.asked.map(({ request }) => request)).toEqual([`${RULES}/validate`, 'GET /v1/scoring/rule-sets/active']);
  });

  it('tell the keys that were made, although what comes after them is refused: nobody tells them again', async () => {
    const [source] = parseDocuments('sources.yaml', 'sources: [{ id: fair }]\n').documents;
    const answersGiven = {
      ...given,
      'POST /v1/sources/configuration/validate': {
        changes: [{ id: 'fair', change: 'created', fields: {}, secrets: [], keys: ['scanner'] }],
      },
      'POST /v1/sources/configuration': { sources: [{ id: 'fair', madeKeys: [{ name: 'scanner', key: 'bk_1' }] }] },
      [ROUTING]: new Refusal(503, { type: 'unavailable', title: 'Not now' }),
    };
    const said: string[] = [];
    await expect(apply(answers.give(answersGiven), [source!, ...routing], { say: note => said.push(note) })).rejects.toThrow();
    expect(said).toContain('The key scanner of source fair, told this once: bk_1');
  });

  it('are applied as far as a refusal lets them', async () => {
    const refused = new Refusal(403, { type: 'forbidden', title: 'No' });
    await expect(applyAll({ ...given, [ROUTING]: refused })).rejects.toThrow(Refused);
    expect(written()).toEqual([RULES, ROUTING]);
  });
});
