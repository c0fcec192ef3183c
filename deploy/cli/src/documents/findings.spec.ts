import { findingAt, findingOf, repetitions } from './findings.js';
import { parseDocuments } from './source-document.js';

const [first, second] = parseDocuments(
  'a.yaml',
  "policy:\n  rules:\n    - { id: a, when: 'x', ages: 3 }\n---\nprogram:\n  name: a\n",
).documents;
const rule = ['policy', 'rules', '0'];

describe('a finding', () => {
  it('takes the place inside a text from the message', () => {
    expect(findingOf({ document: first!, path: [...rule, 'when'] }, 'line 1, column 1: there is no x')).toEqual({
      file: 'a.yaml',
      line: 3,
      column: 23,
      field: 'policy.rules.0.when',
      message: 'there is no x',
    });
  });

  it('points at the name of a field that is not known', () => {
    expect(findingOf({ document: first!, path: [...rule, 'ages'] }, 'unknown field')).toMatchObject({ line: 3, column: 27 });
  });

  it('counts lines from the beginning of the file, not of the document', () => {
    expect(findingAt(second!, { line: 3, column: 3 }, 'program.name', 'line 3, column 3: is taken')).toEqual({
      file: 'a.yaml',
      line: 6,
      column: 3,
      field: 'program.name',
      message: 'is taken',
    });
  });

  it('is every repetition of a name but the first, and says where that is', () => {
    const place = { document: first!, path: [...rule, 'id'] };
    expect(
      repetitions(
        [
          { ...place, name: 'a' },
          { document: second!, path: ['program', 'name'], name: 'a' },
        ],
        'rule',
      ),
    ).toEqual([{ file: 'a.yaml', line: 6, column: 9, field: 'program.name', message: 'rule a stands in a.yaml:3 already' }]);
  });
});
