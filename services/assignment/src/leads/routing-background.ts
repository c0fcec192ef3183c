import type { Transaction } from '@baton/platform';
import { searchAccounts } from '../accounts/accounts.store.js';
import { AccountIndex, domainsOf, nameKeyOf, type Belonging } from '../accounts/match-account.js';
import type { Lead } from '../life-cycle/lead.js';
import { compilePolicy } from '../policies/compile-policy.js';
import type { MatchedAccount, PreviousOwner, RoutingConfiguration } from '../routing/types.js';
import type { Inquiry } from './inquiry.js';
import { readOwnershipTimes } from './ownership-times.store.js';

/** What routing has to know of leads beside what they tell, as far as a policy asks for it. */
export interface RoutingBackground {
  /** undefined: no policy asks. */
  accountOf(lead: Belonging): MatchedAccount | null | undefined;
  previousOwnerOf(lead: Lead): PreviousOwner | null;
}

const ownerOf = ({ lastOwner }: Lead): PreviousOwner | null =>
  lastOwner === null ? null : { repId: lastOwner, assignedAt: null, activeAt: null };

export const NO_BACKGROUND: RoutingBackground = { accountOf: () => undefined, previousOwnerOf: ownerOf };

export type LoadBackground = (
  configuration: Pick<RoutingConfiguration, 'policy' | 'shadow'>,
  leads: readonly Lead[],
  inquiries: () => readonly Inquiry[],
) => Promise<RoutingBackground>;

/** Reads it for all leads of a transaction: one statement for what rules about accounts need, one for the age of ownerships, none otherwise. */
export const loadBackground =
  (tx: Pick<Transaction, 'query'>): LoadBackground =>
  async ({ policy, shadow }, leads, inquiries) => {
    const needs = [policy, shadow].flatMap(each => (each ? [compilePolicy(each).needs] : []));
    const [account, ages] = [needs.some(need => need.account), needs.some(need => need.ages)];
    if (!account && !ages) return NO_BACKGROUND;
    const [accountOf, previousOwnerOf] = await Promise.all([
      account ? accountsOf(tx, inquiries()) : NO_BACKGROUND.accountOf,
      ages ? previousOwnersOf(tx, leads) : ownerOf,
    ]);
    return { accountOf, previousOwnerOf };
  };

async function accountsOf(tx: Pick<Transaction, 'query'>, inquiries: readonly Inquiry[]): Promise<RoutingBackground['accountOf']> {
  const domains = new Set(inquiries.flatMap(inquiry => domainsOf(inquiry.facts)));
  const names = new Set(inquiries.flatMap(inquiry => nameKeyOf(inquiry.facts) ?? []));
  if (domains.size === 0 && names.size === 0) return () => null;
  const index = new AccountIndex(await searchAccounts(tx, [...domains], [...names]));
  return lead => index.match(lead);
}

async function previousOwnersOf(tx: Pick<Transaction, 'query'>, leads: readonly Lead[]): Promise<RoutingBackground['previousOwnerOf']> {
  const owned = leads.filter(lead => lead.lastOwner !== null);
  if (owned.length === 0) return ownerOf;
  const times = await readOwnershipTimes(
    tx,
    owned.map(lead => lead.id),
  );
  const ownersThen = new Map(owned.map(lead => [lead.id, lead.lastOwner]));
  return lead => {
    const owner = ownerOf(lead);
    // Who became the owner since has it from now: the times that were read are another's.
    return owner === null || owner.repId !== ownersThen.get(lead.id) ? owner : { ...owner, ...times.get(lead.id) };
  };
}
