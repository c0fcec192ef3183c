import { Answers } from '../test-fixtures/answers.js';
import { parseDocuments } from '../documents/source-document.js';
import { sources } from './sources.js';

const PATH = 'POST /v1/sources/configuration';
const { documents } = parseDocuments('a.yaml', 'sources: [{ id: web, connector: native }]\n---\nwhy: a fair\nsources: [{ id: fair }]\n');

describe('documents of sources', () => {
  let answers: Answers;
  beforeAll(async () => {
    answers = await Answers.open();
  });
  afterAll(() => answers.close());

  it('are compared without ever showing a secret or a key', async () => {
    const fields = { channel: { from: 'form', to: null }, country: { from: null, to: null } };
    const api = answers.give({
      [`${PATH}/validate`]: {
        changes: [
          { id: 'web', change: 'changed', fields, secrets: ['appSecret'], keys: [] },
          { id: 'fair', change: 'created', fields: { connector: { from: null, to: 'native' } }, secrets: [], keys: ['scanner'] },
        ],
      },
    });
    expect(await sources.compare(api, documents)).toEqual([
      {
        kind: 'source',
        id: 'web',
        change: 'updated',
        fields: [
          { field: 'channel', before: 'form', after: null },
          { field: 'secrets.appSecret', before: null, after: '(given)' },
        ],
      },
      {
        kind: 'source',
        id: 'fair',
        change: 'created',
        fields: [
          { field: 'connector', before: null, after: 'native' },
          { field: 'keys.scanner', before: null, after: '(given)' },
        ],
      },
    ]);
  });

  it('give the keys that were made, by their source', async () => {
    const made = { id: 'fair', madeKeys: [{ name: 'scanner', key: 'bk_1' }] };
    const api = answers.give({ [PATH]: { sources: [{ id: 'web' }, made] } });
    expect(await sources.apply(api, documents, undefined)).toEqual([{ source: 'fair', name: 'scanner', key: 'bk_1' }]);
    expect(answers.bodiesOf(PATH)).toEqual([{ why: 'a fair', sources: [{ id: 'web', connector: 'native' }, { id: 'fair' }] }]);
  });

  it('conflict where two are about one source', () => {
    const twice = parseDocuments('b.yaml', 'sources:\n  - id: web\n').documents;
    expect(sources.conflicts([...documents, ...twice])).toEqual([
      { file: 'b.yaml', line: 2, column: 9, field: 'sources.0.id', message: 'source web stands in a.yaml:1 already' },
    ]);
  });
});
