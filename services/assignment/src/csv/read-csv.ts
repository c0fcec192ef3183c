import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { CsvError as ParserError, parse, type InfoRecord } from 'csv-parse';

/** Where a text is not CSV. Lines, as an editor counts them, and columns of the table count from 1. */
export class CsvError extends Error {
  constructor(
    readonly line: number,
    readonly column: number,
    message: string,
  ) {
    super(message);
  }
}

export interface CsvRow {
  /** The line on which it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Work goes on for so long until others have their turn. */
const SLICE_MS = 10;
/** Bytes that are read at once: a few milliseconds of work. */
const CHUNK = 16_384;
const [LF, CR] = [10, 13];
const separators = [',', ';', '\t'] as const;

/** What the first line that is not empty separates its cells by; programs of several countries write semicolons. */
function separatorOf(text: string): string {
  const [header = ''] = /[^\r\n\ufeff]+/.exec(text) ?? [];
  const outsideOfQuotes = header.replaceAll(/"(?:[^"]|"")*"/g, '');
  const times = (separator: string) => outsideOfQuotes.split(separator).length;
  return separators.reduce((best, separator) => (times(separator) > times(best) ? separator : best));
}

function* chunksOf(bytes: Buffer): Generator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** Counts lines as an editor does, whatever ends them: what the parser counts, it counts twice where a cell holds CR LF. */
class LineCounter {
  private at = 0;
  private line = 1;

  constructor(private readonly bytes: Buffer) {}

  /** Goes over empty lines. @returns the line on which something stands next */
  next(): number {
    while (this.endsLine(this.at) || this.bytes[this.at] === CR) this.step();
    return this.line;
  }

  /** Goes on to a place in the text. */
  goTo(place: number): void {
    while (this.at < place) this.step();
  }

  private step(): void {
    if (this.endsLine(this.at)) this.line += 1;
    this.at += 1;
  }

  private endsLine(at: number): boolean {
    return this.bytes[at] === LF || (this.bytes[at] === CR && this.bytes[at + 1] !== LF);
  }
}

/**
 * The rows of a text as RFC 4180 has them, with commas, semicolons or tabs: cells in quotes may hold separators, line ends and doubled quotes.
 * Empty lines are skipped. However long the text is, what else the process does goes on meanwhile.
 * @throws CsvError
 */
export async function* readCsv(text: string): AsyncGenerator<CsvRow, void> {
  const bytes = Buffer.from(text);
  const lines = new LineCounter(bytes);
  const parser = Readable.from(chunksOf(bytes)).pipe(
    parse({
      bom: true,
      delimiter: separatorOf(text),
      // All of them in one text too: a cell may hold other line ends than the file.
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }),
  );
  let began = performance.now();
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
      yield { line: lines.next(), cells: record };
      lines.goTo(info.bytes);
      if (performance.now() - began < SLICE_MS) continue;
      await turn();
      began = performance.now();
    }
  } catch (error) {
    throw error instanceof ParserError ? csvErrorOf(error, lines) : error;
  }
}

/** Tells in our words what the parser found. Where rows were read before, but not yet given, `lines` has not come to them. */
function csvErrorOf({ code, message, bytes, column }: ParserError, lines: LineCounter): CsvError {
  // The end of the last cell that could be read.
  lines.goTo(Number(bytes));
  return new CsvError(lines.next(), Number(column) + 1, words[code] ?? message);
}

const words: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote ends in the middle of a cell',
  INVALID_OPENING_QUOTE: 'a quote begins in the middle of a cell: put the whole cell in quotes, and double those in it',
};
