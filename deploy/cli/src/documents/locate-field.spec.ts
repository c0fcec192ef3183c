import { locateField, locateWithin } from './locate-field.js';
import { parseDocuments } from './source-document.js';

const document = (text: string) => parseDocuments('a.yaml', text).documents.at(-1)!;
const policy = document(`reps:
  - id: nadia
---
policy:
  rules:
    - id: plain
      when: lead.score > 4
    - id: quoted
      when: 'lead.score > 4'
    - id: block
      when: |
        lead.score > 4 &&
          lead.known
    - id: folded
      when: >
        lead.score > 4 &&
        lead.known
    - id: escaped
      when: "lead.grade == \\"A\\""
`);
const when = (index: number) => ['policy', 'rules', String(index), 'when'];

describe('the place of a field', () => {
  it('is that of its value in the file, whatever document of it', () => {
    expect(locateField(policy, when(0))).toEqual({ line: 7, column: 13 });
  });

  it('is that of its name where the name is wrong', () => {
    expect(locateField(policy, when(0), true)).toEqual({ line: 7, column: 7 });
  });

  it('is that of what should hold it when it is missing', () => {
    expect(locateField(policy, ['policy', 'rules', '1', 'to', 'pool'])).toEqual({ line: 8, column: 7 });
    expect(locateField(policy, ['policy', 'rules', '9'], true)).toEqual({ line: 6, column: 5 });
  });

  it('is found behind an alias', () => {
    const aliased = document('reps:\n  - &nadia { id: nadia, caps: { open: 3 } }\npools:\n  - *nadia\n');
    expect(locateField(aliased, ['pools', '0', 'caps', 'open'])).toEqual({ line: 2, column: 39 });
  });
});

describe('a place inside the text of a field', () => {
  it.each([
    ['plain', 0, { line: 7, column: 13 + 5 }],
    ['quoted', 1, { line: 9, column: 14 + 5 }],
  ])('is exact in a %s text', (_, index, place) => {
    expect(locateWithin(policy, when(index), { line: 1, column: 6 })).toEqual(place);
  });

  it('is exact on every line of a block', () => {
    expect(locateWithin(policy, when(2), { line: 2, column: 3 })).toEqual({ line: 13, column: 11 });
  });

  it.each([
    ['folded', 3],
    ['escaped', 4],
    ['missing', 9],
  ])('is not told for a %s text', (_, index) => {
    expect(locateWithin(policy, when(index), { line: 1, column: 6 })).toBeUndefined();
  });
});
