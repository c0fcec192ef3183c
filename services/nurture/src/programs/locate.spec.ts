import { LineCounter, parseDocument } from 'yaml';
import { locate } from './locate.js';

const source = `first: 1
list:
  - name: plain text
    quoted: 'it is quoted'
    literal: |
      one
        two
    folded: >-
      three
      four
    empty: |

      five
`;
const lines = new LineCounter();
const document = parseDocument(source, { lineCounter: lines, keepSourceTokens: true });
/** The text at a place: what a person would see there. */
const textAt = ({ line, column }: { line: number; column: number }) => source.split('\n')[line - 1]!.slice(column - 1);
const place = (path: (string | number)[], within?: { line: number; column: number }) => locate(document, lines, path, within);

describe('the place of a field', () => {
  it('is where its value stands', () => {
    expect(place(['first'])).toEqual({ line: 1, column: 8 });
    expect(textAt(place(['list', 0, 'name']))).toBe('plain text');
  });
  it('is found by indexes that are texts, as in a path that was joined and split again', () => {
    expect(textAt(place(['list', '0', 'name']))).toBe('plain text');
  });
  it('is that of the nearest holder when the field is missing', () => {
    expect(place(['list', 0, 'nothing'])).toEqual(place(['list', 0]));
    expect(place(['list', 7])).toEqual(place(['list']));
  });
  it('is the beginning when nothing of the path is there', () => {
    expect(place(['nowhere', 'at all'])).toEqual({ line: 1, column: 1 });
    expect(place([])).toEqual({ line: 1, column: 1 });
  });
});

describe('a place within the text of a field', () => {
  it.each([
    ['a plain text', 'name', 1, 7, 'text'],
    ['a quoted text', 'quoted', 1, 7, "quoted'"],
    ['the first line of a literal block', 'literal', 1, 1, 'one'],
    ['a further line of a literal block', 'literal', 2, 3, 'two'],
    ['the first line of a folded block', 'folded', 1, 1, 'three'],
    ['a block that begins with an empty line', 'empty', 2, 1, 'five'],
  ])('is found in %s', (_what, field, line, column, text) => {
    expect(textAt(place(['list', 0, field], { line, column }))).toBe(text);
  });
  it('is that of the holder when the field is missing', () => {
    expect(place(['list', 0, 'nothing'], { line: 3, column: 3 })).toEqual(place(['list', 0]));
  });
});
