import type { Grade } from '@baton/contracts';
import { CsvError } from '../csv/read-csv.js';
import { cellErrorOf, knownAs, missingColumns, readTable, rowField, type CellError } from '../csv/read-table.js';
import { facts, type FactValues } from '../policies/facts.js';
import type { BoardState } from '../routing/board/board-state.js';
import type { Arrival, Possession } from './arrival.js';
import { readNumber } from './read-number.js';
import { meaningOf, type ColumnMeaning, type WayColumn } from './row-columns.js';
import { WorkingReaction } from './working-reaction.js';

/** After so many rows that are wrong nobody reads on. */
const MOST_ERRORS = 20;

/** A row by the names of its columns. */
export interface LeadRow {
  /** How errors call it. */
  readonly place: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Of a CSV text: where it stands. */
  readonly table?: { readonly line: number; readonly header: readonly string[] };
}

/** The rows of a CSV text by its header, one at a time. @throws CsvError */
export async function* csvRows(text: string): AsyncGenerator<LeadRow, void> {
  for await (const { line, header, cells } of readTable(text)) {
    const values = Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
    yield { place: rowField(line), values, table: { line, header } };
  }
}

/** The rows of a list. */
export function* listRows(leads: readonly unknown[]): Generator<LeadRow, void> {
  for (const [index, values] of leads.entries()) yield { place: `leads.${index}`, values: (values ?? {}) as LeadRow['values'] };
}

/** Something that is wrong with a row; of a CSV text, with where it stands. */
export type RowError = Pick<CellError, 'field' | 'message'> & Partial<CellError>;

const INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** Epoch milliseconds; a time without a zone is in UTC. null: no time. */
function instantOf(value: unknown): number | null {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!INSTANT.test(text)) return null;
  const hasZone = text.length <= 10 || /(?:Z|[+-]\d\d:?\d\d)$/.test(text.slice(10));
  const at = Date.parse(`${text.replace(' ', 'T')}${hasZone ? '' : 'Z'}`);
  return Number.isNaN(at) ? null : at;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function factOf(path: string, value: unknown): string | number | boolean | undefined {
  const type = facts[path]?.type ?? 'string';
  if (isEmpty(value)) return type === 'string' ? '' : type === 'bool' ? false : undefined;
  if (type === 'bool') return /^(?:true|yes|1|x)$/i.test(String(value));
  if (type === 'string') return String(value);
  return readNumber(value) ?? undefined;
}

/** Makes arrivals of rows that are exported from a CRM. */
export class RowReader {
  readonly arrivals: Arrival[] = [];
  readonly errors: RowError[] = [];
  /** Names of columns that nothing is known of. */
  readonly ignored = new Set<string>();
  private readonly meanings = new Map<string, ColumnMeaning | undefined>();
  private readonly working: WorkingReaction;

  /**
   * @param board says who the owners are
   * @param paths the facts that any of the policies looks at
   * @param columns names of the file's columns, each with the name by which it is known here
   */
  constructor(
    private readonly board: BoardState,
    private readonly paths: ReadonlySet<string>,
    private readonly columns: Readonly<Record<string, string>>,
  ) {
    this.working = new WorkingReaction(board.configuration());
  }

  /** Reads rows. Stops where too much is wrong, or nothing can be right. */
  async read(rows: AsyncIterable<LeadRow> | Iterable<LeadRow>): Promise<void> {
    try {
      for await (const row of rows) {
        if (row.table !== undefined && this.arrivals.length === 0 && !(this.isPlain(row) && this.knowsWhen(row))) return;
        this.add(row);
        if (this.errors.length >= MOST_ERRORS) return;
      }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      this.errors.push(cellErrorOf(error));
    }
  }

  /** By the time at which they came in, numbered. */
  inOrder(): Arrival[] {
    return this.arrivals.toSorted((a, b) => a.at - b.at).map((arrival, index) => Object.assign(arrival, { index }));
  }

  /** Whether a column of the table says when a lead came in: without one, no row would be right. */
  private knowsWhen({ table }: LeadRow): boolean {
    const { header } = table!;
    if (header.some(name => this.isWay(name, 'createdAt'))) return true;
    const [first = ''] = header;
    const message =
      'no column is createdAt, when a lead came in: name it so, or say which it is, ' +
      `as in columns: {"${first}": "createdAt"}, or --column '${first}=createdAt' of the command`;
    this.errors.push({ field: rowField(1), message, line: 1, column: 1 });
    return false;
  }

  /**
   * Whether each column says something of its own, and the names that were given are those of columns. Facts may be told by several: that which
   * says anything counts.
   */
  private isPlain({ table }: LeadRow): boolean {
    const { header } = table!;
    const before = this.errors.length;
    this.errors.push(...missingColumns(header, this.columns));
    const firsts = new Map<WayColumn, string>();
    for (const [place, name] of header.entries()) {
      const meaning = this.meaning(name);
      if (meaning === undefined || !('way' in meaning)) continue;
      const first = firsts.get(meaning.way);
      if (first === undefined) firsts.set(meaning.way, name);
      else
        this.errors.push({
          field: rowField(1),
          message: `is ${meaning.way} as ${first} is: only one of them can be`,
          line: 1,
          column: place + 1,
        });
    }
    return this.errors.length === before;
  }

  private isWay(name: string, way: WayColumn): boolean {
    const meaning = this.meaning(name);
    return meaning !== undefined && 'way' in meaning && meaning.way === way;
  }

  private refuse({ place, table }: LeadRow, way: WayColumn, message: string): void {
    const column = table && table.header.findIndex(name => this.isWay(name, way)) + 1;
    this.errors.push({ field: `${place}.${way}`, message, ...(table && { line: table.line, column }) });
  }

  private add(row: LeadRow): void {
    const { place, values } = row;
    const ways: Partial<Record<WayColumn, unknown>> = {};
    const given: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values)) {
      const meaning = this.meaning(name);
      if (meaning === undefined) this.ignored.add(name);
      else if ('way' in meaning) ways[meaning.way] = value;
      else if (!isEmpty(value)) for (const path of meaning.paths) given[path] = this.checked(row, name, path, value);
    }
    const at = this.instant(row, 'createdAt', ways);
    if (at === null) {
      if (isEmpty(ways.createdAt)) this.refuse(row, 'createdAt', 'must say when the lead came in');
      return;
    }
    const score = factOf('lead.score', given['lead.score']);
    this.arrivals.push({
      index: this.arrivals.length,
      leadId: isEmpty(ways.id) ? place : String(ways.id),
      at,
      facts: this.factsOf(given),
      score: typeof score === 'number' ? score : null,
      grade: isEmpty(given['lead.grade']) ? null : (String(given['lead.grade']) as Grade),
      currentOwner: this.repNamed(ways.currentOwner),
      previousOwner: null,
      excludedReps: [],
      happened: this.possession(row, at, ways),
      next: null,
    });
  }

  /** A cell that a policy looks at has to be what it is taken for: a number that can't be read would be one that is not known. */
  private checked({ place, table }: LeadRow, name: string, path: string, value: unknown): unknown {
    const isLookedAt = path === 'lead.score' || this.paths.has(path);
    if (isLookedAt && facts[path]?.type === 'int' && readNumber(value) === null) {
      const at = table && { line: table.line, column: table.header.indexOf(name) + 1 };
      this.errors.push({ field: `${place}.${name}`, message: 'must be a number such as 1200', ...at });
    }
    return value;
  }

  private meaning(name: string): ColumnMeaning | undefined {
    if (!this.meanings.has(name)) this.meanings.set(name, meaningOf(knownAs(name, this.columns)));
    return this.meanings.get(name);
  }

  private factsOf(given: Readonly<Record<string, unknown>>): FactValues {
    const values: Record<string, string | number | boolean> = {};
    const set = (path: string, value: string | number | boolean | undefined) => {
      if (value !== undefined) values[path] = value;
    };
    for (const path of this.paths) {
      if (path === 'lead.unscored') set(path, isEmpty(given['lead.score']));
      else if (path === 'answers')
        for (const [name, answer] of Object.entries(given)) {
          if (name.startsWith('answers.') && !isEmpty(answer)) set(name, String(answer));
        }
      else if (!path.startsWith('answers.') || !isEmpty(given[path])) set(path, factOf(path, given[path]));
    }
    return values;
  }

  private possession(row: LeadRow, createdAt: number, ways: Partial<Record<WayColumn, unknown>>): Possession {
    const repId = this.repNamed(ways.owner);
    const assignedAt = this.instant(row, 'assignedAt', ways) ?? createdAt;
    const after = (column: WayColumn) => {
      const at = this.instant(row, column, ways);
      if (at !== null && at < assignedAt) this.refuse(row, column, 'must not be before the lead came in or was assigned');
      return at;
    };
    const [acceptedAt, contactedAt, closedAt] = [after('acceptedAt'), after('contactedAt'), after('closedAt')];
    const working = (to: number | null) => (repId === null ? null : this.working.between(repId, assignedAt, to));
    return {
      repId,
      poolId: isEmpty(ways.pool) ? null : String(ways.pool),
      heldMs: closedAt === null ? null : closedAt - assignedAt,
      acceptMs: working(acceptedAt),
      contactMs: working(contactedAt),
    };
  }

  private instant(row: LeadRow, column: WayColumn, ways: Partial<Record<WayColumn, unknown>>): number | null {
    const value = ways[column];
    if (isEmpty(value)) return null;
    const at = instantOf(value);
    if (at === null) this.refuse(row, column, 'must be a time such as 2026-03-04T10:00:00Z');
    return at;
  }

  private repNamed(value: unknown): string | null {
    if (isEmpty(value)) return null;
    const name = String(value);
    return (this.board.reps.get(name) ?? this.board.repByAddress(name))?.configuration.repId ?? null;
  }
}
