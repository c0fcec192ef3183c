import { isDeepStrictEqual } from 'node:util';
import { sql, type Transaction } from '@baton/platform';
import { logChanges } from '../routing/configuration/changes.store.js';
import type { Account } from './account.js';
import {
  deleteAccount,
  findAccounts,
  holdersOf,
  lockAccounts,
  releaseDomains,
  unknownOwners,
  writeAccounts,
  writeDomains,
} from './accounts.store.js';

/** Who changes something, when and why. */
export interface ChangedBy {
  readonly who: string;
  readonly why: string | null;
  readonly at: Date;
}

export interface AccountChange {
  readonly kind: 'account';
  readonly id: string;
  /** null: it is new. */
  readonly before: Account | null;
  readonly after: Account;
}

/** A domain that another account has. */
export interface TakenDomain {
  /** The account's place in the list. */
  readonly index: number;
  readonly domain: string;
  readonly accountId: string;
}

/** Domains of a list belong to accounts that it does not name. */
export class DomainsTaken extends Error {
  constructor(readonly taken: readonly TakenDomain[]) {
    super(taken.map(({ domain, accountId }) => `${domain} is a domain of account ${accountId} already`).join('; '));
  }
}

/** Accounts that one statement is about: enough that the statements weigh little, few enough that others have their turn in between. */
const CHUNK = 1_000;

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}

/**
 * What the accounts would change, each of them replaced as a whole. A domain moves between accounts when all of them are in one list.
 * @throws DomainsTaken
 */
export async function compareAccounts(reader: Pick<Transaction, 'query'>, accounts: readonly Account[]): Promise<AccountChange[]> {
  const places = new Map(accounts.map((account, index) => [account.accountId, index]));
  const taken: TakenDomain[] = [];
  const changes: AccountChange[] = [];
  for (const some of chunks(accounts)) {
    const wanted = new Map(some.flatMap(account => account.domains.map(domain => [domain, places.get(account.accountId)!])));
    const [found, holders] = await Promise.all([
      findAccounts(
        reader,
        some.map(account => account.accountId),
      ),
      holdersOf(reader, [...wanted.keys()]),
    ]);
    for (const { domain, accountId } of holders) if (!places.has(accountId)) taken.push({ index: wanted.get(domain)!, domain, accountId });
    const present = new Map(found.map(account => [account.accountId, account]));
    for (const after of some) {
      const before = present.get(after.accountId) ?? null;
      if (!isDeepStrictEqual(before, after)) changes.push({ kind: 'account', id: after.accountId, before, after });
    }
  }
  if (taken.length > 0) throw new DomainsTaken(taken);
  return changes;
}

const logEnd = sql('select last_seq as position from routing_head');

/**
 * Makes or replaces accounts, all or nothing.
 * @returns what differs from before; nothing is written about what does not
 * @throws DomainsTaken
 */
export async function applyAccounts(tx: Transaction, accounts: readonly Account[], by: ChangedBy): Promise<AccountChange[]> {
  await lockAccounts(tx);
  const changes = await compareAccounts(tx, accounts);
  const changed = changes.map(({ after }) => after);
  for (const some of chunks(changed)) await writeAccounts(tx, some);
  // All of them first: a domain may move from an account further down.
  for (const some of chunks(changed)) await releaseDomains(tx, some);
  for (const some of chunks(changed)) await writeDomains(tx, some);
  const [head] = await tx.query<{ position: number }>(logEnd);
  for (const some of chunks(changes)) await logChanges(tx, some, { ...by, position: head!.position });
  return changes;
}

/** Deletes an account: its domains are nobody's, and leads of the company have no account. @returns whether there was one */
export async function removeAccount(tx: Transaction, accountId: string, by: ChangedBy): Promise<boolean> {
  await lockAccounts(tx);
  const [before] = await findAccounts(tx, [accountId]);
  if (!before) return false;
  await releaseDomains(tx, [before]);
  await deleteAccount(tx, accountId);
  const [head] = await tx.query<{ position: number }>(logEnd);
  await logChanges(tx, [{ kind: 'account', id: accountId, before, after: null }], { ...by, position: head!.position });
  return true;
}

/** Owners who are no rep, each with how many of the accounts name them. */
export async function strangersAmong(
  reader: Pick<Transaction, 'query'>,
  accounts: readonly Account[],
): Promise<{ owner: string; accounts: number }[]> {
  const counts = new Map<string, number>();
  for (const { owner } of accounts) if (owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const strangers: { owner: string; accounts: number }[] = [];
  for (const some of chunks([...counts.keys()]))
    for (const owner of await unknownOwners(reader, some)) strangers.push({ owner, accounts: counts.get(owner)! });
  return strangers.toSorted((a, b) => b.accounts - a.accounts);
}
