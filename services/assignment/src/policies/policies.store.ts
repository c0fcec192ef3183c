import { sql, type Transaction } from '@baton/platform';
import type { PolicyConfiguration } from '../routing/types.js';

const insert = sql(`
  insert into policies (hash, name, definition, created_at, created_by) values ($1, $2, $3::text::jsonb, $4, $5) on conflict do nothing`);
const activate = sql(`insert into active_policy (hash) values ($1) on conflict (id) do update set hash = excluded.hash`);

/** Keeps a policy for ever under its hash, and makes it the one that decides. */
export async function activatePolicy(tx: Transaction, policy: PolicyConfiguration, at: Date, who: string): Promise<void> {
  await tx.query(insert, [policy.hash, policy.name, JSON.stringify(policy), at, who]);
  await tx.query(activate, [policy.hash]);
}

/** A version of the policy. */
export interface PolicyVersion {
  readonly policy: PolicyConfiguration;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly isActive: boolean;
}

const columns = `p.definition as policy, p.created_at as "createdAt", p.created_by as "createdBy", a.hash is not null as "isActive"`;
const from = `from policies p left join active_policy a using (hash)`;
const list = sql(
  `select ${columns} ${from} where (p.created_at, p.hash) < ($1::timestamptz, $2) order by p.created_at desc, p.hash desc limit $3`,
);
const one = sql(`select ${columns} ${from} where p.hash = $1`);
const active = sql(`select ${columns} ${from} where a.hash is not null`);

/** Versions, the newest first, before a (time, hash). */
export const listPolicies = (
  tx: Pick<Transaction, 'query'>,
  before: { at: string; hash: string },
  limit: number,
): Promise<PolicyVersion[]> => tx.query<PolicyVersion>(list, [before.at, before.hash, limit]);

/** The version of a hash, or the active one without; undefined when there is none. */
export async function findPolicy(tx: Pick<Transaction, 'query'>, hash?: string): Promise<PolicyVersion | undefined> {
  const [version] = await (hash === undefined ? tx.query<PolicyVersion>(active) : tx.query<PolicyVersion>(one, [hash]));
  return version;
}
