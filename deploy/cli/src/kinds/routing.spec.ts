import { Answers, Refusal } from '../test-fixtures/answers.js';
import { parseDocuments } from '../documents/source-document.js';
import { InvalidDocuments, Refused } from '../failures.js';
import { routing } from './routing.js';

const PATH = 'POST /v1/routing/configuration';
const team = parseDocuments('team.yaml', 'reps:\n  - { id: ann, name: Ann }\n').documents;
const policy = parseDocuments('policy.yaml', 'why: the first\npolicy:\n  name: main\n  fallback: { pool: emea }\n').documents;

describe('routing documents', () => {
  let answers: Answers;
  beforeAll(async () => {
    answers = await Answers.open();
  });
  afterAll(() => answers.close());

  it('are compared together, by what the service would change', async () => {
    const before = { id: 'ann', name: 'Ann', caps: { open: 3 } };
    const policies = { before: { hash: 'a', name: 'main' }, after: { hash: 'b', name: 'main', rules: [] } };
    const api = answers.give({
      [`${PATH}/diff`]: {
        changes: [
          { kind: 'rep', id: 'ann', before, after: { ...before, caps: { open: 4 } } },
          { kind: 'pool', id: 'emea', before: null, after: { id: 'emea', members: [] } },
          { kind: 'policy', id: 'b', ...policies },
        ],
      },
    });
    expect(await routing.compare(api, [...team, ...policy])).toEqual([
      { kind: 'rep', id: 'ann', change: 'updated', fields: [{ field: 'caps.open', before: 3, after: 4 }] },
      {
        kind: 'pool',
        id: 'emea',
        change: 'created',
        fields: [
          { field: 'id', before: null, after: 'emea' },
          { field: 'members', before: null, after: [] },
        ],
      },
      { kind: 'policy', id: 'main', change: 'updated', fields: [{ field: 'rules', before: null, after: [] }] },
    ]);
    expect(answers.bodiesOf(`${PATH}/diff`)).toEqual([
      { reps: [{ id: 'ann', name: 'Ann' }], why: 'the first', policy: { name: 'main', fallback: { pool: 'emea' } } },
    ]);
  });

  it('are applied in one request, for the reason that is given, else their own', async () => {
    const api = answers.give({ [PATH]: { changes: [] } });
    await routing.apply(api, policy, undefined);
    await routing.apply(api, policy, 'a better one');
    expect(answers.bodiesOf(PATH).map(({ why }) => why)).toEqual(['the first', 'a better one']);
  });

  it('are told what is wrong with them where it stands, and pass other refusals on', async () => {
    const errors = [{ field: 'policy.fallback', message: 'there is no pool emea' }];
    const wrong = new Refusal(400, { type: 'invalid-request', title: 'No', errors });
    const api = answers.give({ [`${PATH}/diff`]: wrong, [PATH]: new Refusal(403, { type: 'forbidden', title: 'No' }) });
    const error = await routing.compare(api, [...team, ...policy]).catch((thrown: unknown) => thrown as InvalidDocuments);
    expect((error as InvalidDocuments).findings).toEqual([
      { file: 'policy.yaml', line: 4, column: 13, field: 'policy.fallback', message: 'there is no pool emea' },
    ]);
    await expect(routing.apply(api, policy, undefined)).rejects.toThrow(Refused);
  });
});
