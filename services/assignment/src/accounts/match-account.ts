import { isFreeEmailProvider, type Company, type Person } from '@baton/contracts';
import { hostAndRegistrable, hostOf } from '../policies/domains.js';
import type { MatchedAccount } from '../routing/types.js';
import type { FoundAccount } from './accounts.store.js';
import { companyNameKey } from './company-name.js';

/** Of a lead, what can tell its account. */
export interface Belonging {
  readonly person: Person;
  readonly company: Company;
}

/** Domains in the order in which they are believed: what the form says of the company, then where the person gets mail. */
export function domainsOf({ person, company }: Belonging): string[] {
  const email = person.emailInvalid === true ? undefined : person.email;
  const hosts = [company.domain, email].flatMap(text => hostOf(text ?? '') ?? []);
  return [...new Set(hosts.filter(host => !isFreeEmailProvider(host)).flatMap(hostAndRegistrable))];
}

export const nameKeyOf = ({ company }: Belonging): string | null => companyNameKey(company.name ?? '');

/** The accounts that leads of one slice may belong to. */
export class AccountIndex {
  private readonly byDomain = new Map<string, FoundAccount>();
  private readonly byName = new Map<string, FoundAccount[]>();

  constructor(found: readonly FoundAccount[]) {
    for (const account of found)
      if (account.domain !== null) this.byDomain.set(account.domain, account);
      else this.byName.set(account.nameKey, [...(this.byName.get(account.nameKey) ?? []), account]);
  }

  /** The account of a lead: by domain, else by a name that no other account has. */
  match(lead: Belonging): MatchedAccount | null {
    for (const domain of domainsOf(lead)) {
      const account = this.byDomain.get(domain);
      if (account) return matched(account, 'domain', domain);
    }
    const key = nameKeyOf(lead);
    const named = key === null ? [] : (this.byName.get(key) ?? []);
    return named.length === 1 ? matched(named[0]!, 'name', key!) : null;
  }
}

function matched(
  { accountId, name, owner, segment, fields }: FoundAccount,
  matchedBy: 'domain' | 'name',
  matchedOn: string,
): MatchedAccount {
  return { accountId, name, owner, segment, fields, matchedBy, matchedOn };
}
