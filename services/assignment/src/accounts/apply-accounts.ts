import { isDeepStrictEqual } from 'node:util';
import { invalidRequest, sql, type Transaction } from '@baton/platform';
import { logChanges, type Change } from '../routing/configuration/changes.store.js';
import type { Account } from './account.js';
import { findAccounts, heldByOthers, lockAccounts, writeAccounts } from './accounts.store.js';

/** Who changes something, when and why. */
export interface ChangedBy {
  readonly who: string;
  readonly why: string | null;
  readonly at: Date;
}

export interface AppliedAccount {
  readonly kind: 'account';
  readonly id: string;
  readonly change: 'created' | 'updated';
}

const logEnd = sql('select last_seq as position from routing_head');

/**
 * Makes or replaces accounts, all or nothing. A domain moves between accounts when all of them are in one request.
 * @returns what differs from before; nothing is written about what does not
 * @throws Problem naming every domain that another account has
 */
export async function applyAccounts(tx: Transaction, accounts: readonly Account[], by: ChangedBy): Promise<AppliedAccount[]> {
  await lockAccounts(tx);
  const ids = accounts.map(account => account.accountId);
  const present = new Map((await findAccounts(tx, ids)).map(account => [account.accountId, account]));
  const others = await heldByOthers(
    tx,
    accounts.flatMap(account => account.domains),
    ids,
  );
  const errors = others.map(({ domain, accountId }) => {
    const index = accounts.findIndex(account => account.domains.includes(domain));
    return { field: `accounts.${index}.domains`, message: `${domain} is a domain of account ${accountId} already` };
  });
  if (errors.length > 0) throw invalidRequest(errors);
  const changed = accounts.filter(account => !isDeepStrictEqual(present.get(account.accountId), account));
  if (changed.length === 0) return [];
  await writeAccounts(tx, changed);
  const [head] = await tx.query<{ position: number }>(logEnd);
  const changes = changed.map((after): Change => ({
    kind: 'account',
    id: after.accountId,
    before: present.get(after.accountId) ?? null,
    after,
  }));
  await logChanges(tx, changes, { ...by, position: head!.position });
  return changes.map(({ id, before }) => ({ kind: 'account', id, change: before === null ? 'created' : 'updated' }));
}
