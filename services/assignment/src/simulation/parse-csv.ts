/** Where a text is not CSV; lines count from 1. */
export class CsvError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

export interface CsvRow {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const separators = [',', ';', '\t'] as const;

/** What the first line separates its cells by; programs of several countries write semicolons. */
function separatorOf(text: string): string {
  const end = text.indexOf('\n');
  const header = end < 0 ? text : text.slice(0, end);
  const times = (separator: string) => header.split(separator).length;
  return separators.reduce((best, separator) => (times(separator) > times(best) ? separator : best));
}

/**
 * The rows of a text as RFC 4180 has them: cells in quotes may hold separators, line ends and doubled quotes. Empty lines are skipped.
 * One row at a time, so that a long text can be read in pieces.
 * @throws CsvError
 */
export function* parseCsv(source: string): Generator<CsvRow, void> {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const separator = separatorOf(text);
  let [at, line] = [0, 1];
  while (at < text.length) {
    const row = { line, cells: [] as string[] };
    for (let ends = false; !ends;) {
      if (text[at] === '"') {
        const quoted = quotedCell(text, at, line);
        row.cells.push(quoted.cell);
        line += quoted.lines;
        at = quoted.end;
        if (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r')
          throw new CsvError(line, 'a quote ends in the middle of a cell');
      } else {
        const end = endOfPlain(text, at, separator);
        row.cells.push(text.slice(at, end));
        at = end;
      }
      ends = text[at] !== separator;
      at += 1;
    }
    if (text[at - 1] === '\r' && text[at] === '\n') at += 1;
    line += 1;
    if (row.cells.length > 1 || row.cells[0] !== '') yield row;
  }
}

function endOfPlain(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === separator || character === '\n' || character === '\r') return at;
  }
  return text.length;
}

function quotedCell(text: string, from: number, line: number): { cell: string; end: number; lines: number } {
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new CsvError(line, 'a quote is not closed');
    if (text[quote + 1] === '"') {
      at = quote + 2;
      continue;
    }
    const raw = text.slice(from + 1, quote);
    return { cell: raw.replaceAll('""', '"'), end: quote + 1, lines: raw.split('\n').length - 1 };
  }
}
