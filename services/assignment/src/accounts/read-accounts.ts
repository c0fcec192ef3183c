import { isFreeEmailProvider } from '@baton/contracts';
import type { FieldError } from '@baton/platform';
import { hostOf } from '../policies/domains.js';
import type { Account } from './account.js';
import type { AccountDocument } from './account.document.js';

/** Says what is wrong with a field of an account. */
type Refuse = (field: string, message: string) => void;

/** Reads accounts one by one, and knows which domains were taken by those before. */
export class AccountReader {
  private readonly holders = new Map<string, string>();

  /** @param document its fields have the right types @param refuse hears of everything that is wrong */
  read(document: AccountDocument, refuse: Refuse): Account {
    const { id, name, owner = null, segment = null, fields = {} } = document;
    for (const [key, value] of Object.entries(fields)) if (typeof value !== 'string') refuse(`fields.${key}`, `${key} must be a text`);
    const domains = (document.domains ?? []).map((text, place) => {
      const host = hostOf(text);
      const wrong = host === null ? `${text} is not a domain such as example.com` : this.refusalOf(host, id);
      if (wrong !== null) refuse(`domains.${place}`, wrong);
      return host ?? text;
    });
    return { accountId: id, name, domains: [...new Set(domains)].sort(), owner, segment, fields };
  }

  private refusalOf(host: string, id: string): string | null {
    if (isFreeEmailProvider(host)) return `${host} gives an address to anybody: it tells no company`;
    const holder = this.holders.get(host) ?? id;
    if (holder !== id) return `${host} is a domain of account ${holder}, too`;
    this.holders.set(host, id);
    return null;
  }
}

/** The accounts of documents whose fields have the right types, and everything that is wrong with them. */
export function readAccounts(documents: readonly AccountDocument[]): { accounts: Account[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const reader = new AccountReader();
  const accounts = documents.map((document, index) =>
    reader.read(document, (field, message) => void errors.push({ field: `accounts.${index}.${field}`, message })),
  );
  return { accounts, errors };
}
