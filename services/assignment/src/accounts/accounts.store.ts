import { jsonArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Account } from './account.js';
import { companyNameKey } from './company-name.js';

type Reader = Pick<Transaction, 'query'>;

const columns = `a.account_id as "accountId", a.name, a.owner, a.segment, a.fields,
  array(select domain from account_domains d where d.account_id = a.account_id order by domain collate "C") as domains`;

const lock = sql('lock table accounts in share row exclusive mode');

/** Lets one writer at a time in; readers are not held up. */
export const lockAccounts = (tx: Transaction): Promise<unknown[]> => tx.query(lock);

const byIds = sql(`select ${columns} from accounts a where a.account_id = any($1::text[])`);
const page = sql(`
  select ${columns} from accounts a
  where a.account_id > $1 and ($3::text is null or lower(a.owner) = lower($3)) and ($4::text is null or strpos(lower(a.name), lower($4)) > 0)
  order by a.account_id limit $2`);

/** Which accounts are listed: those of an owner, as the account names them; those with a text in their names. */
export interface AccountFilter {
  readonly owner?: string;
  readonly name?: string;
}

/** The accounts of these ids that there are. */
export const findAccounts = (reader: Reader, ids: readonly string[]): Promise<Account[]> => reader.query<Account>(byIds, [textArray(ids)]);

/** Accounts in the order of their ids, after one. */
export const listAccounts = (reader: Reader, after: string, limit: number, { owner, name }: AccountFilter = {}): Promise<Account[]> =>
  reader.query<Account>(page, [after, limit, owner ?? null, name ?? null]);

const held = sql(`select domain, account_id as "accountId" from account_domains where domain = any($1::text[])`);

/** Which accounts the domains belong to. */
export const holdersOf = (reader: Reader, domains: readonly string[]): Promise<{ domain: string; accountId: string }[]> =>
  reader.query(held, [textArray(domains)]);

const strangers = sql(`
  select o.owner from unnest($1::text[]) as o(owner)
  where not exists (select from reps r where r.rep_id = o.owner or lower(o.owner) in (lower(r.external_id), lower(r.email)))`);

/** Which of these owners are no rep. */
export const unknownOwners = async (reader: Reader, owners: readonly string[]): Promise<string[]> =>
  (await reader.query<{ owner: string }>(strangers, [textArray(owners)])).map(row => row.owner);

const named = sql('select account_id as "accountId" from accounts where name_key = $1 order by account_id limit 20');

/** Some of the accounts of a name, as names are compared. */
export const accountsNamed = async (reader: Reader, nameKey: string): Promise<string[]> =>
  (await reader.query<{ accountId: string }>(named, [nameKey])).map(row => row.accountId);

const upsert = sql(`
  insert into accounts (account_id, name, name_key, owner, segment, fields)
  select account_id, name, name_key, owner, segment, fields
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]::jsonb[])
    as a(account_id, name, name_key, owner, segment, fields)
  on conflict (account_id) do update set name = excluded.name, name_key = excluded.name_key, owner = excluded.owner,
    segment = excluded.segment, fields = excluded.fields, updated_at = now()`);
const removeDomains = sql('delete from account_domains where account_id = any($1::text[])');
const remove = sql('delete from accounts where account_id = $1');
const insertDomains = sql('insert into account_domains (domain, account_id) select * from unnest($1::text[], $2::text[])');

/** Makes or replaces accounts, but for their domains. */
export const writeAccounts = (tx: Transaction, accounts: readonly Account[]): Promise<unknown> =>
  tx.query(upsert, [
    textArray(accounts.map(a => a.accountId)),
    textArray(accounts.map(a => a.name)),
    // A name that says too little is found by nobody.
    textArray(accounts.map(a => companyNameKey(a.name) ?? '')),
    textArray(accounts.map(a => a.owner)),
    textArray(accounts.map(a => a.segment)),
    jsonArray(accounts.map(a => a.fields)),
  ]);

/** Takes their domains from accounts, so that others can have them. */
export const releaseDomains = (tx: Transaction, accounts: readonly Account[]): Promise<unknown> =>
  tx.query(removeDomains, [textArray(accounts.map(a => a.accountId))]);

export function writeDomains(tx: Transaction, accounts: readonly Account[]): Promise<unknown> {
  const domains = accounts.flatMap(({ accountId, domains }) => domains.map(domain => ({ domain, accountId })));
  return tx.query(insertDomains, [textArray(domains.map(d => d.domain)), textArray(domains.map(d => d.accountId))]);
}

/** Deletes an account, which has no domains any more. */
export const deleteAccount = (tx: Transaction, accountId: string): Promise<unknown> => tx.query(remove, [accountId]);

/** An account found by a domain, or by its name as it is compared. */
export type FoundAccount = Omit<Account, 'domains'> & { readonly domain: string | null; readonly nameKey: string };

const found = `a.account_id as "accountId", a.name, a.owner, a.segment, a.fields, a.name_key as "nameKey"`;
const search = sql(`
  select ${found}, d.domain from account_domains d join accounts a using (account_id) where d.domain = any($1::text[])
  union all
  select ${found}, null from accounts a where a.name_key = any($2::text[])
    and not exists (select from accounts b where b.name_key = a.name_key and b.account_id <> a.account_id)`);

/** Every account that one of the domains means, or one of the names if no other account has it: one statement for all of them. */
export const searchAccounts = (reader: Reader, domains: readonly string[], nameKeys: readonly string[]): Promise<FoundAccount[]> =>
  reader.query<FoundAccount>(search, [textArray(domains), textArray(nameKeys)]);
