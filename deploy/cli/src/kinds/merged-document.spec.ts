import { parseDocuments, type SourceDocument } from '../documents/source-document.js';
import { InvalidDocuments, Refused } from '../failures.js';
import { MergedDocument } from './merged-document.js';

const from = (...texts: string[]): SourceDocument[] => texts.flatMap((text, index) => parseDocuments(`${index}.yaml`, text).documents);
const merge = (...texts: string[]) => new MergedDocument(from(...texts));
const refusal = (...fields: string[]) =>
  new Refused('assignment', 'POST /v1/routing/configuration', 400, {
    type: 'invalid-request',
    title: 'The request is not valid',
    errors: fields.map(field => ({ field, message: 'is wrong' })),
  });

describe('documents that are applied as one', () => {
  it('join their lists, and keep what only one has', () => {
    const { body } = merge('reps: [{ id: a }]\npolicy: { name: p }\n', 'reps:\n  - id: b\npools: []\n');
    expect(body).toEqual({ reps: [{ id: 'a' }, { id: 'b' }], policy: { name: 'p' }, pools: [] });
  });

  it('give all their reasons', () => {
    expect(merge('why: one\nreps: []', 'why: two\nreps: []', 'why: one\npools: []').body.why).toBe('one; two');
  });

  it('find what the service says of the whole in the document that it comes from', () => {
    const merged = merge('reps: [{ id: a }]\n', 'policy: {}\nreps:\n  - id: b\n    caps: { open: -1 }\n');
    const located = merged.located(refusal('reps.1.caps.open', 'policy.fallback', 'reps')) as InvalidDocuments;
    expect(located.findings).toEqual([
      { file: '1.yaml', line: 4, column: 19, field: 'reps.0.caps.open', message: 'is wrong' },
      { file: '1.yaml', line: 1, column: 9, field: 'policy.fallback', message: 'is wrong' },
      { file: '0.yaml', line: 1, column: 7, field: 'reps', message: 'is wrong' },
    ]);
  });

  it('leave other errors as they are', () => {
    const other = new Refused('assignment', 'POST /x', 403, { type: 'forbidden', title: 'No' });
    expect(merge('reps: []').located(other)).toBe(other);
  });

  it('join lists of any name: a service may know more of them than the command', () => {
    const merged = merge('reps: []\nteams: [{ id: a }]\n', 'reps: []\nteams:\n  - id: b\n');
    expect(merged.body.teams).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect((merged.located(refusal('teams.1.id')) as InvalidDocuments).findings).toMatchObject([{ file: '1.yaml', line: 3, column: 9 }]);
  });

  it('conflict where one name stands twice, two have a policy, or one has a list where another has none', () => {
    const merged = merge('reps: [{ id: a }]\npolicy: {}\n', 'reps: [{ id: a }, null]\npolicy: {}\npools: []\n', 'pools: { id: p }\n');
    expect(merged.conflicts().map(({ file, field, message }) => [file, field, message])).toEqual([
      ['1.yaml', 'reps.0.id', 'rep a stands in 0.yaml:1 already'],
      ['1.yaml', 'policy', 'a second policy: the first stands in 0.yaml:2'],
      ['2.yaml', 'pools', 'has to be a list, as in 1.yaml:3'],
    ]);
  });

  it('leave it to the service what a single document should have', () => {
    const merged = merge('reps: { id: a }\npolices: {}\nwhy: [1]\n');
    expect(merged.conflicts()).toEqual([]);
    expect(merged.body).toEqual({ reps: { id: 'a' }, polices: {}, why: [1] });
  });
});
