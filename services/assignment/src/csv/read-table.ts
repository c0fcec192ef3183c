import { invalidRequest, Problem, type FieldError } from '@baton/platform/problems';
import { CsvError, readCsv } from './read-csv.js';

/** A row below a header. It may have fewer cells than that. */
export interface TableRow {
  readonly line: number;
  readonly header: readonly string[];
  readonly cells: readonly string[];
}

/** Something that is wrong with a cell. The column counts from 1. */
export interface CellError extends FieldError {
  readonly line: number;
  readonly column: number;
}

/** The rows of a CSV text below its header, one at a time; without those in which nothing stands, as spreadsheets write them. @throws CsvError */
export async function* readTable(text: string): AsyncGenerator<TableRow, void> {
  let header: readonly string[] | undefined;
  for await (const { line, cells } of readCsv(text)) {
    if (cells.every(cell => cell.trim() === '')) continue;
    if (header === undefined) header = cells.map(name => name.trim());
    else {
      const { length } = header;
      if (cells.slice(length).some(cell => cell.trim() !== ''))
        throw new CsvError(line, length + 1, `has ${cells.length} cells, the header has ${length}`);
      yield { line, header, cells };
    }
  }
}

/** What is wrong with the names of a table's columns, each given with the name by which it is known here. */
export const columnErrors = (renamed: Readonly<Record<string, unknown>>): FieldError[] =>
  Object.entries(renamed).flatMap(([name, as]) =>
    typeof as === 'string' && as !== '' ? [] : [{ field: `columns.${name}`, message: 'must be the name of a column that is known here' }],
  );

/** The name by which a column is known here. Not every member that a name finds in an object was given: `constructor` is in all of them. */
export const knownAs = (name: string, renamed: Readonly<Record<string, string>>): string =>
  Object.hasOwn(renamed, name) ? renamed[name]! : name;

/** Names given for columns that a table does not have: it would be read without them, and nobody would know. */
export const missingColumns = (header: readonly string[], renamed: Readonly<Record<string, string>>): CellError[] =>
  Object.entries(renamed).flatMap(([name, as]) =>
    header.includes(name)
      ? []
      : [
          {
            field: rowField(1),
            message: `there is no column ${name}, which is to be ${as}: there are ${header.join(', ')}`,
            line: 1,
            column: 1,
          },
        ],
  );

/** How a field of a row is called. @param name left out: the whole row */
export const rowField = (line: number, name?: string): string => `csv.line ${line}${name === undefined ? '' : `.${name}`}`;

export const cellErrorOf = ({ line, column, message }: CsvError): CellError => ({ field: rowField(line), message, line, column });

/** The problem of a table: every field that is wrong, and beside it, in the same order, where it stands. */
export const invalidTable = (errors: readonly CellError[]): Problem =>
  new Problem({
    ...invalidRequest(errors.map(({ field, message }) => ({ field, message }))).content,
    members: { positions: errors.map(({ field, line, column }) => ({ field, line, column })) },
  });
