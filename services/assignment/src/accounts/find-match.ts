import type { Transaction } from '@baton/platform';
import type { MatchedAccount } from '../routing/types.js';
import { accountsNamed, searchAccounts } from './accounts.store.js';
import { AccountIndex, domainsOf, nameKeyOf, type Belonging } from './match-account.js';

/** The account that a lead would be taken for, and what was looked for. */
export interface AccountMatch {
  readonly account: MatchedAccount | null;
  /** In the order in which they are believed; free mail providers tell no company. */
  readonly domains: readonly string[];
  /** The company's name as names are compared; null when it says too little. */
  readonly name: string | null;
  /** Ids of accounts of that name: two or more tell nothing. */
  readonly named: readonly string[];
}

/** Looks for an account as routing does. */
export async function findMatch(reader: Pick<Transaction, 'query'>, lead: Belonging): Promise<AccountMatch> {
  const [domains, name] = [domainsOf(lead), nameKeyOf(lead)];
  const index = new AccountIndex(await searchAccounts(reader, domains, name === null ? [] : [name]));
  return { account: index.match(lead), domains, name, named: name === null ? [] : await accountsNamed(reader, name) };
}
