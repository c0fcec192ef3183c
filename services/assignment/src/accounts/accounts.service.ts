import { Messaging } from '@baton/messaging';
import { Database, invalidRequest } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { columnErrors, invalidTable } from '../csv/read-table.js';
import { withoutNulls } from '../routing/configuration/without-nulls.js';
import { accountDocument, type AccountDocument, type AccountsDocument } from './account.document.js';
import type { Account } from './account.js';
import { applyAccounts, compareAccounts, DomainsTaken, removeAccount, strangersAmong, type AccountChange } from './apply-accounts.js';
import { MOST_ROWS, readAccountTable } from './read-account-table.js';
import { readAccounts } from './read-accounts.js';

/** Changes that are answered with both sides; of the others it is said that they are there. */
const MOST_SHOWN = 1_000;

export interface ShownChange {
  readonly kind: 'account';
  readonly id: string;
  readonly change: 'created' | 'updated';
  readonly before?: AccountDocument | null;
  readonly after?: AccountDocument;
}

/** What accounts change, or would change. */
export interface AccountsAnswer {
  /** How many there are in the request. */
  readonly accounts: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly changes: readonly ShownChange[];
  /** Owners who are no rep, with how many accounts name them: leads of these go where the policy sends those without an owner. */
  readonly unknownOwners: readonly { readonly owner: string; readonly accounts: number }[];
  /** Columns of the CSV that nothing is known of. */
  readonly ignoredColumns: readonly string[];
}

interface ReadAccounts {
  readonly accounts: readonly Account[];
  readonly ignoredColumns: readonly string[];
  /** The problem of domains that other accounts have. */
  refuse(taken: DomainsTaken): Error;
}

/** Puts accounts in force, or says what that would change. */
@Injectable()
export class Accounts {
  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
  ) {}

  /** @throws Problem naming everything that is wrong */
  async compare(document: AccountsDocument): Promise<AccountsAnswer> {
    const read = await this.read(document);
    return this.answer(read, await refusing(read, () => compareAccounts(this.database, read.accounts)));
  }

  /** All or nothing; what is not named stays, and the same again changes nothing. @throws Problem naming everything that is wrong */
  async apply(document: AccountsDocument, who: string): Promise<AccountsAnswer> {
    const read = await this.read(document);
    const by = { who, why: document.why ?? null };
    const apply = () => this.messaging.transaction(({ tx, now }) => applyAccounts(tx, read.accounts, { ...by, at: now }));
    return this.answer(read, await refusing(read, apply));
  }

  /** @returns whether there was such an account */
  remove(accountId: string, by: { who: string; why: string | null }): Promise<boolean> {
    return this.messaging.transaction(({ tx, now }) => removeAccount(tx, accountId, { ...by, at: now }));
  }

  private async read(document: AccountsDocument): Promise<ReadAccounts> {
    const { accounts: documents, csv, columns = {} } = withoutNulls(document);
    if (csv !== undefined) {
      const wrong = columnErrors(columns);
      if (documents !== undefined) wrong.push({ field: 'accounts', message: 'goes without csv: send the two one after the other' });
      if (wrong.length > 0) throw invalidRequest(wrong);
      return readCsvText(csv, columns);
    }
    const { accounts, errors } = readAccounts(documents ?? []);
    if (errors.length > 0) throw invalidRequest(errors);
    return {
      accounts,
      ignoredColumns: [],
      refuse: taken => invalidRequest(taken.taken.map(each => ({ field: `accounts.${each.index}.domains`, message: told(each) }))),
    };
  }

  private async answer({ accounts, ignoredColumns }: ReadAccounts, changes: readonly AccountChange[]): Promise<AccountsAnswer> {
    const created = changes.filter(change => change.before === null).length;
    return {
      accounts: accounts.length,
      created,
      updated: changes.length - created,
      unchanged: accounts.length - changes.length,
      changes: changes.map(shownChange),
      unknownOwners: await strangersAmong(this.database, accounts),
      ignoredColumns,
    };
  }
}

async function readCsvText(csv: string, columns: Readonly<Record<string, string>>): Promise<ReadAccounts> {
  const table = await readAccountTable(csv, columns);
  if (table.errors.length > 0) throw invalidTable(table.errors);
  const { accounts, ignoredColumns } = table;
  if (accounts.length === 0) throw invalidRequest([{ field: 'csv', message: 'must have at least one row below its header' }]);
  if (accounts.length > MOST_ROWS) throw invalidRequest([{ field: 'csv', message: `must have at most ${MOST_ROWS} rows` }]);
  return {
    accounts,
    ignoredColumns,
    refuse: ({ taken }) => invalidTable(taken.map(each => table.errorAt(each.index, 'domains', told(each)))),
  };
}

async function refusing<T>(read: ReadAccounts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof DomainsTaken ? read.refuse(error) : error;
  }
}

const told = ({ domain, accountId }: { domain: string; accountId: string }): string =>
  `${domain} is a domain of account ${accountId} already`;

const shownChange = ({ kind, id, before, after }: AccountChange, index: number): ShownChange => ({
  kind,
  id,
  change: before === null ? 'created' : 'updated',
  ...(index < MOST_SHOWN && { before: before && accountDocument(before), after: accountDocument(after) }),
});
