import { Document, LineCounter, parseAllDocuments } from 'yaml';
import type { Finding } from '../failures.js';

/** What a document configures. */
export type DocumentKind = 'routing' | 'accounts' | 'sources' | 'program' | 'rule-set';

/** One YAML document of a file, or a CSV. */
export interface SourceDocument {
  /** As it was named; `-` for the standard input. */
  readonly file: string;
  readonly kind: DocumentKind;
  readonly value: Readonly<Record<string, unknown>>;
  /** The document as it is written. */
  readonly text: string;
  /** The line of the file on which `text` begins. */
  readonly firstLine: number;
  readonly tree: Document;
  readonly lines: LineCounter;
  /** The whole file. */
  readonly content: string;
}

/** The members by which a document is known. */
const membersOf: Readonly<Record<DocumentKind, readonly string[]>> = {
  routing: ['calendars', 'reps', 'pools', 'policy'],
  accounts: ['accounts'],
  sources: ['sources'],
  program: ['program'],
  'rule-set': ['grades', 'fit', 'intent', 'behavior'],
};
const kinds = Object.keys(membersOf) as DocumentKind[];

const EXPECTED =
  'a document has calendars, reps, pools or policy (routing), or accounts, or sources, or a program (nurture), or grades, fit, intent and behavior (scoring)';

/** A CSV: of tables, only accounts are configuration. */
export const tableDocument = (file: string, content: string): SourceDocument => ({
  file,
  kind: 'accounts',
  value: { csv: content },
  text: content,
  firstLine: 1,
  tree: new Document({}),
  lines: new LineCounter(),
  content,
});

/** Reads the YAML (or JSON) documents of a file. @returns them, and what is wrong with the others */
export function parseDocuments(file: string, content: string): { documents: SourceDocument[]; findings: Finding[] } {
  const lines = new LineCounter();
  const trees: Document.Parsed[] = [...parseAllDocuments(content, { lineCounter: lines, schema: 'core', prettyErrors: false })];
  const findings: Finding[] = [];
  const documents: SourceDocument[] = [];
  const find = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    findings.push({ file, line: Math.max(1, line), column: Math.max(1, col), field: '', message });
  };
  for (const [index, tree] of trees.entries()) {
    const [mistake] = tree.errors;
    // What the parser finds behind the first one mostly follows from it.
    if (mistake !== undefined) find(mistake.pos[0], mistake.message);
    if (mistake !== undefined || tree.contents === null) continue;
    // The comments before the first document are a part of it.
    const [start, , end] = index === 0 ? [0, 0, tree.range[2]] : tree.range;
    const read = readTree(tree);
    if (typeof read === 'string') find(tree.contents.range[0], read);
    else documents.push({ file, ...read, text: content.slice(start, end), firstLine: lines.linePos(start).line, tree, lines, content });
  }
  if (documents.length === 0 && findings.length === 0) find(0, `there is nothing in it: ${EXPECTED}`);
  return { documents, findings };
}

/** What a document is and says, or why that can't be told. */
function readTree(tree: Document): Pick<SourceDocument, 'kind' | 'value'> | string {
  let value: unknown;
  try {
    value = tree.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return (error as Error).message;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return EXPECTED;
  const found = kinds.filter(kind => membersOf[kind].some(member => member in value));
  if (found.length > 1) return `has ${found.join(' and ')} in one: give each a document of its own, divided by ---`;
  const [kind] = found;
  return kind === undefined ? EXPECTED : { kind, value: value as SourceDocument['value'] };
}
