import { findingOf, repetitions, type FieldOf } from '../documents/findings.js';
import type { SourceDocument } from '../documents/source-document.js';
import { InvalidDocuments, Refused, type Finding } from '../failures.js';

type Item = { readonly id?: unknown } | null;

/** Several documents of one kind as one, so that things of one can name those of another and all are applied in one transaction. */
export class MergedDocument {
  readonly body: Readonly<Record<string, unknown>>;
  /** The document of each item, and its place there, by list. */
  private readonly origins = new Map<string, FieldOf[]>();

  /** @param lists members that are lists: they are joined */
  constructor(
    private readonly documents: readonly SourceDocument[],
    private readonly lists: readonly string[],
  ) {
    const merged: Record<string, unknown> = Object.assign({}, ...documents.map(document => document.value));
    for (const list of lists) {
      const holders = documents.filter(document => Array.isArray(document.value[list]));
      if (holders.length === 0) continue;
      merged[list] = holders.flatMap(document => document.value[list] as Item[]);
      this.origins.set(
        list,
        holders.flatMap(document => (document.value[list] as Item[]).map((_, index) => ({ document, path: [list, String(index)] }))),
      );
    }
    const reasons = new Set(documents.map(document => document.value.why).filter(why => typeof why === 'string'));
    this.body = reasons.size > 1 ? { ...merged, why: [...reasons].join('; ') } : merged;
  }

  /** Lists that are none, things that stand twice, and members that only one document may have. */
  conflicts(single: readonly string[]): Finding[] {
    const { documents } = this;
    return [
      ...this.lists.flatMap(list =>
        documents
          .filter(({ value }) => list in value && !Array.isArray(value[list]))
          .map(document => findingOf({ document, path: [list] }, 'has to be a list')),
      ),
      ...this.lists.flatMap(list => repetitions(this.named(list), list.replace(/s$/, ''))),
      ...single.flatMap(member => {
        const [first, ...others] = documents.filter(({ value }) => member in value);
        const stands = first && findingOf({ document: first, path: [member] }, '');
        return others.map(document =>
          findingOf({ document, path: [member] }, `a second ${member}: the first stands in ${stands!.file}:${stands!.line}`),
        );
      }),
    ];
  }

  /** What the service found wrong, at its place. @returns the error itself when it is about something else */
  located(error: unknown): unknown {
    if (!(error instanceof Refused) || error.problem.type !== 'invalid-request' || !error.problem.errors) return error;
    return new InvalidDocuments(error.problem.errors.map(({ field, message }) => findingOf(this.origin(field), message)));
  }

  private named(list: string): (FieldOf & { name: string })[] {
    const items = (this.body[list] ?? []) as Item[];
    return (this.origins.get(list) ?? []).flatMap((origin, index) => {
      const id = items[index]?.id;
      return typeof id === 'string' ? [{ document: origin.document, path: [...origin.path, 'id'], name: id }] : [];
    });
  }

  private origin(field: string): FieldOf {
    const [member = '', ...rest] = field.split('.');
    const item = this.origins.get(member)?.[Number(rest[0])];
    if (item) return { document: item.document, path: [...item.path, ...rest.slice(1)] };
    const document = this.documents.find(({ value }) => member in value) ?? this.documents[0]!;
    return { document, path: [member, ...rest] };
  }
}
