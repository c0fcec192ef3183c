import { LineSplitter } from './line-splitter.js';

const linesOf = (...pieces: string[]): string[] => {
  const lines: string[] = [];
  const splitter = new LineSplitter(line => lines.push(line));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
};

describe('LineSplitter', () => {
  it('gives every line of a piece', () => expect(linesOf('one\ntwo\n')).toEqual(['one', 'two']));
  it('puts together a line that comes in pieces', () => expect(linesOf('o', 'n', 'e\ntw', 'o\n')).toEqual(['one', 'two']));
  it('keeps empty lines', () => expect(linesOf('one\n\ntwo\n')).toEqual(['one', '', 'two']));
  it('takes the line ends of Windows off', () => expect(linesOf('one\r\ntwo\r\n')).toEqual(['one', 'two']));
  it('gives what is left when the stream ends without a line end', () => expect(linesOf('one\ntw', 'o')).toEqual(['one', 'two']));
  it('gives nothing for an empty stream', () => expect(linesOf('')).toEqual([]));
});
