import { parseDocuments } from './source-document.js';

describe('the documents of a file', () => {
  it('are told apart by what they have', () => {
    const { documents, findings } = parseDocuments('all.yaml', 'reps: []\n---\nsources: []\n---\nprogram: {}\n---\ngrades: {}\n');
    expect(documents.map(({ kind, firstLine }) => [kind, firstLine])).toEqual([
      ['routing', 1],
      ['sources', 2],
      ['program', 4],
      ['rule-set', 6],
    ]);
    expect(findings).toEqual([]);
  });

  it('keep their text, the comments before the first with it', () => {
    const { documents } = parseDocuments('a.yaml', '# why\nprogram: { name: a }\n---\n# other\nprogram: { name: b }\n');
    expect(documents.map(document => document.text)).toEqual(['# why\nprogram: { name: a }\n', '---\n# other\nprogram: { name: b }\n']);
  });

  it('may be JSON', () => {
    expect(parseDocuments('a.json', '{"pools": [{"id": "emea"}]}').documents[0]?.value).toEqual({ pools: [{ id: 'emea' }] });
  });

  it('that are no YAML are found with line and column', () => {
    expect(parseDocuments('a.yaml', 'reps:\n  - id: [a\n').findings).toEqual([
      { file: 'a.yaml', line: 3, column: 1, field: '', message: expect.stringContaining('Flow sequence') },
    ]);
  });

  it('that are no YAML are one thing to put right: what comes behind the first mistake follows from it', () => {
    const text =
      'program:\n  steps:\n    - subject: How {{ a | default: "b" }} did it\n      text: |\n        x\n  limits: { episodes: 3 }\n---\nreps: [\n';
    expect(parseDocuments('a.yaml', text).findings.map(({ line }) => line)).toEqual([3, 8]);
  });

  it.each([
    ['polices: {}\n', 1, 'a document has calendars, reps, pools or policy'],
    ['- reps\n', 1, 'a document has calendars, reps'],
    ['# nothing\n', 1, 'there is nothing in it'],
    ['\nreps: []\nsources: []\n', 2, 'has routing and sources in one: give each a document of its own, divided by ---'],
    ['reps: *nobody\n', 1, 'Unresolved alias'],
  ])('that say nothing that can be applied are found: %j', (text, line, message) => {
    const { documents, findings } = parseDocuments('a.yaml', text);
    expect(documents).toEqual([]);
    expect(findings).toEqual([expect.objectContaining({ line, message: expect.stringContaining(message) })]);
  });
});
