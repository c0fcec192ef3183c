import type { Transaction } from '@baton/platform';
import { searchAccounts } from '../accounts/accounts.store.js';
import { AccountIndex, domainsOf, nameKeyOf, type Belonging } from '../accounts/match-account.js';
import { compilePolicy } from '../policies/compile-policy.js';
import type { MatchedAccount, RoutingConfiguration } from '../routing/types.js';
import type { Inquiry } from './inquiry.js';

/** The account that a lead belongs to; undefined: no policy asks. */
export type AccountOf = (lead: Belonging) => MatchedAccount | null | undefined;
export const NOBODY_ASKS: AccountOf = () => undefined;

export type LoadAccounts = (
  configuration: Pick<RoutingConfiguration, 'policy' | 'shadow'>,
  inquiries: () => readonly Inquiry[],
) => Promise<AccountOf>;

/** Reads the accounts of all leads of a transaction by one statement, where a policy asks for them. */
export const loadAccounts =
  (tx: Pick<Transaction, 'query'>): LoadAccounts =>
  async ({ policy, shadow }, inquiries) => {
    const isAsked = [policy, shadow].some(each => each && compilePolicy(each).needs.account);
    return isAsked ? accountsOf(tx, inquiries()) : NOBODY_ASKS;
  };

async function accountsOf(tx: Pick<Transaction, 'query'>, inquiries: readonly Inquiry[]): Promise<AccountOf> {
  const domains = new Set(inquiries.flatMap(inquiry => domainsOf(inquiry.facts)));
  const names = new Set(inquiries.flatMap(inquiry => nameKeyOf(inquiry.facts) ?? []));
  if (domains.size === 0 && names.size === 0) return () => null;
  const index = new AccountIndex(await searchAccounts(tx, [...domains], [...names]));
  return lead => index.match(lead);
}
