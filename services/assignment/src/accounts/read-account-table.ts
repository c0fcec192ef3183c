import { CsvError } from '../csv/read-csv.js';
import { cellErrorOf, knownAs, missingColumns, readTable, rowField, type CellError, type TableRow } from '../csv/read-table.js';
import { LONGEST, MOST_DOMAINS } from './account.document.js';
import type { Account } from './account.js';
import { accountColumnOf, type AccountColumn } from './account-columns.js';
import { AccountReader } from './read-accounts.js';

/** Accounts of a table, at most. */
export const MOST_ROWS = 100_000;
/** So many wrong cells are named; nobody puts more of them right by hand. */
export const MOST_ERRORS = 1_000;

/** Where an account stands: the line, and the column of each of its fields. */
export interface AccountTable {
  readonly accounts: readonly Account[];
  /** Everything that is wrong, up to a limit. */
  readonly errors: readonly CellError[];
  /** Names of columns that nothing is known of. */
  readonly ignoredColumns: readonly string[];
  /** The error of a field of an account by its place in the list. */
  errorAt(index: number, field: string, message: string): CellError;
}

/**
 * The accounts of a CSV text, each row one. Domains of a cell are separated by spaces, commas, semicolons or bars; an empty cell is nothing.
 * @param renamed names of the text's columns, each with the name by which it is known here
 */
export async function readAccountTable(text: string, renamed: Readonly<Record<string, string>> = {}): Promise<AccountTable> {
  const table = new Table(renamed);
  try {
    for await (const row of readTable(text)) {
      if (!table.hasColumns(row)) break;
      table.add(row);
      if (table.errors.length >= MOST_ERRORS) break;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    table.errors.push(cellErrorOf(error));
  }
  return table;
}

class Table implements AccountTable {
  readonly accounts: Account[] = [];
  readonly errors: CellError[] = [];
  private readonly lines: number[] = [];
  private readonly lineOf = new Map<string, number>();
  private readonly reader = new AccountReader();
  private header: readonly string[] = [];
  /** What each column is, by its place. */
  private columns: readonly (AccountColumn | undefined)[] = [];

  constructor(private readonly renamed: Readonly<Record<string, string>>) {}

  get ignoredColumns(): string[] {
    return this.header.filter((_, place) => this.columns[place] === undefined);
  }

  /** Reads the header, once. @returns false when no row below it can be right */
  hasColumns({ header }: TableRow): boolean {
    if (this.header === header) return true;
    this.header = header;
    this.columns = header.map(name => accountColumnOf(knownAs(name, this.renamed)));
    this.errors.push(...missingColumns(header, this.renamed));
    for (const [place, column] of this.columns.entries())
      if (column !== undefined && this.columns.indexOf(column) < place)
        this.refuseHeader(place, `is ${column} as ${header[this.columns.indexOf(column)]!} is: only one of them can be`);
    for (const needed of ['id', 'name'] as const)
      if (!this.columns.includes(needed))
        this.refuseHeader(0, `no column is ${needed}: name it so, or say which it is, as in columns: {"${header[0] ?? ''}": "${needed}"}`);
    return this.errors.length === 0;
  }

  add({ line, cells }: TableRow): void {
    const at = (column: AccountColumn) => cells[this.columns.indexOf(column)]?.trim() ?? '';
    const refuse = (field: string, message: string) => void this.errors.push(this.errorOn(line, field, message));
    const [id, name] = [at('id'), at('name')];
    const before = this.lineOf.get(id);
    if (id === '') refuse('id', 'must not be empty: the id of the account in the CRM');
    else if (before !== undefined) refuse('id', `account ${id} stands on line ${before} already`);
    else this.lineOf.set(id, line);
    if (name === '') refuse('name', 'must not be empty');
    const domains = at('domains')
      .split(/[\s,;|]+/)
      .filter(text => text !== '');
    if (domains.length > MOST_DOMAINS) refuse('domains', `must be at most ${MOST_DOMAINS}`);
    for (const [field, most] of Object.entries(LONGEST))
      if (at(field as AccountColumn).length > most) refuse(field, `must have at most ${most} characters`);
    const fields = this.columns.flatMap((column, place) =>
      column?.startsWith('fields.') && cells[place] ? [[column.slice(7), cells[place]]] : [],
    );
    const document = { id, name, domains, owner: at('owner') || null, segment: at('segment') || null, fields: Object.fromEntries(fields) };
    this.accounts.push(this.reader.read(document, refuse));
    this.lines.push(line);
  }

  errorAt(index: number, field: string, message: string): CellError {
    return this.errorOn(this.lines[index]!, field, message);
  }

  /** @param field of the account; a place in its domains is the cell that holds all of them */
  private errorOn(line: number, field: string, message: string): CellError {
    const column = field.replace(/^domains\..*/, 'domains');
    return { field: rowField(line, column), message, line, column: this.columns.indexOf(column as AccountColumn) + 1 };
  }

  private refuseHeader(place: number, message: string): void {
    this.errors.push({ field: rowField(1), message, line: 1, column: place + 1 });
  }
}
