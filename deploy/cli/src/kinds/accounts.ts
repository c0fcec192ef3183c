import type { Api } from '../connect/api.js';
import { findingAt, repetitions } from '../documents/findings.js';
import { fieldChanges } from '../documents/field-changes.js';
import type { SourceDocument } from '../documents/source-document.js';
import { InvalidDocuments, Refused, type Finding } from '../failures.js';
import { plural } from '../output/words.js';
import type { Change, ConfigurationKind } from './configuration-kind.js';
import { MergedDocument } from './merged-document.js';

type AccountBody = Readonly<Record<string, unknown>>;

/** What a service says of accounts. Both sides are there for the first thousand changes only. */
interface AccountsAnswer {
  readonly changes: readonly {
    readonly id: string;
    readonly change: 'created' | 'updated';
    readonly before?: AccountBody | null;
    readonly after?: AccountBody;
  }[];
  readonly unknownOwners: readonly { readonly owner: string; readonly accounts: number }[];
  readonly ignoredColumns: readonly string[];
}

const PATH = '/v1/routing/accounts';
/** Owners that are named in a note. */
const MOST_OWNERS = 5;

/** The companies that sales knows. Each document, of which a CSV is one, is applied by itself, in one transaction. */
export const accounts: ConfigurationKind = {
  kind: 'accounts',
  conflicts: documents => repetitions(documents.flatMap(idsIn), 'account'),
  async compare(api, documents, say) {
    const changes: Change[] = [];
    for (const document of documents) {
      const answer = await send(api, `${PATH}/diff`, document, document.value);
      for (const note of notesOn(document, answer)) say?.(note);
      changes.push(...answer.changes.map(changeOf));
    }
    return changes;
  },
  async apply(api, documents, why) {
    for (const document of documents) await send(api, PATH, document, { ...document.value, ...(why !== undefined && { why }) });
    return [];
  },
};

/** Of a list. What stands twice in a CSV, or in one and elsewhere, the service finds, or the later one is in force. */
function idsIn(document: SourceDocument) {
  const list = document.value.accounts;
  if (!Array.isArray(list)) return [];
  return list.flatMap((account: { id?: unknown } | null, index) =>
    typeof account?.id === 'string' ? [{ document, path: ['accounts', String(index), 'id'], name: account.id }] : [],
  );
}

async function send(api: Api, path: string, document: SourceDocument, body: object): Promise<AccountsAnswer> {
  try {
    return await api.post<AccountsAnswer>('assignment', path, body);
  } catch (error) {
    const findings = findingsOf(error, document);
    throw findings === null ? new MergedDocument([document]).located(error) : new InvalidDocuments(findings);
  }
}

/** What is wrong with a CSV, where it stands. null: it is about something else. */
function findingsOf(error: unknown, document: SourceDocument): Finding[] | null {
  if (!(error instanceof Refused) || !error.problem.errors) return null;
  const positions = error.problem.positions as { line: number; column: number }[] | undefined;
  if (document.value.csv === undefined) return null;
  return error.problem.errors.map(({ field, message }, index) =>
    findingAt(document, positions?.[index] ?? { line: 1, column: 1 }, field.replace(/^csv(\.line \d+)?\.?/, ''), message),
  );
}

function notesOn({ file }: SourceDocument, { unknownOwners, ignoredColumns }: AccountsAnswer): string[] {
  const count = unknownOwners.reduce((sum, { accounts }) => sum + accounts, 0);
  const named = unknownOwners.slice(0, MOST_OWNERS).map(({ owner, accounts }) => `${owner} (${accounts})`);
  const more = unknownOwners.length - named.length;
  return [
    ...(ignoredColumns.length === 0 ? [] : [`${file}: columns that nothing is known of: ${ignoredColumns.join(', ')}`]),
    ...(count === 0
      ? []
      : [`${file}: ${plural(count, 'account')} of owners who are no rep: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`]),
  ];
}

const changeOf = ({ id, change, before, after }: AccountsAnswer['changes'][number]): Change => ({
  kind: 'account',
  id,
  change,
  fields:
    after === undefined ? [] : fieldChanges(before ?? {}, after).filter(({ before: old, after: now }) => old !== null || !isEmpty(now)),
});

/** What a new account has none of need not be said. */
const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;
