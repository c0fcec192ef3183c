import { findingOf, repetitions, type FieldOf } from '../documents/findings.js';
import type { SourceDocument } from '../documents/source-document.js';
import { InvalidDocuments, Refused, type Finding } from '../failures.js';

type Item = { readonly id?: unknown } | null;
type Holders = readonly SourceDocument[];

/**
 * Several documents of one kind as one, so that things of one can name those of another and all are applied in one transaction.
 * Lists are joined; any other member may stand in one document only, but for the reason.
 */
export class MergedDocument {
  readonly body: Readonly<Record<string, unknown>>;
  private readonly holders = new Map<string, Holders>();
  /** The document of each item, and its place there, by list. */
  private readonly origins = new Map<string, FieldOf[]>();

  constructor(documents: Holders) {
    for (const member of new Set(documents.flatMap(({ value }) => Object.keys(value))))
      this.holders.set(
        member,
        documents.filter(({ value }) => member in value),
      );
    this.body = Object.fromEntries([...this.holders].map(([member, holders]) => [member, this.merge(member, holders)]));
  }

  /** Things that stand twice, and members that do not go together. */
  conflicts(): Finding[] {
    return [...this.holders].flatMap(([member, holders]) => {
      if (member === 'why') return [];
      const lists = holders.filter(({ value }) => Array.isArray(value[member]));
      const others = holders.filter(holder => !lists.includes(holder));
      if (lists.length === 0) return pointingAt(others[0]!, others.slice(1), member, `a second ${member}: the first stands in`);
      return [...pointingAt(lists[0]!, others, member, 'has to be a list, as in'), ...this.repetitions(member)];
    });
  }

  /** What the service found wrong, at its place. @returns the error itself when it is about something else */
  located(error: unknown): unknown {
    if (!(error instanceof Refused) || error.problem.type !== 'invalid-request' || !error.problem.errors) return error;
    return new InvalidDocuments(error.problem.errors.map(({ field, message }) => this.finding(field, message)));
  }

  /** What is wrong with a field of the whole, at its place. */
  finding(field: string, message: string): Finding {
    return findingOf(this.origin(field), message);
  }

  private merge(member: string, holders: Holders): unknown {
    const values = holders.map(({ value }) => value[member]);
    if (member === 'why' && values.every(value => typeof value === 'string')) return [...new Set(values)].join('; ');
    if (!values.every(value => Array.isArray(value))) return values[0];
    const places = holders.map(document =>
      (document.value[member] as Item[]).map((_, index) => ({ document, path: [member, String(index)] })),
    );
    this.origins.set(member, places.flat());
    return values.flat();
  }

  private repetitions(list: string): Finding[] {
    const named = (this.origins.get(list) ?? []).flatMap(({ document, path }) => {
      const id = (document.value[list] as Item[])[Number(path[1])]?.id;
      return typeof id === 'string' ? [{ document, path: [...path, 'id'], name: id }] : [];
    });
    return repetitions(named, list.replace(/s$/, ''));
  }

  private origin(field: string): FieldOf {
    const [member = '', ...rest] = field.split('.');
    const item = this.origins.get(member)?.[Number(rest[0])];
    if (item) return { document: item.document, path: [...item.path, ...rest.slice(1)] };
    const document = this.holders.get(member)?.[0] ?? [...this.holders.values()][0]![0]!;
    return { document, path: [member, ...rest] };
  }
}

/** That each of the others is not right beside the first. */
function pointingAt(first: SourceDocument, others: Holders, member: string, message: string): Finding[] {
  const { file, line } = findingOf({ document: first, path: [member] }, '');
  return others.map(document => findingOf({ document, path: [member] }, `${message} ${file}:${line}`));
}
