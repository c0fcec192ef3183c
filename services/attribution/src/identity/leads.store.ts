import { StaleAlias } from '@baton/messaging';
import { plainArray, sql, type Transaction } from '@baton/platform';

const ADD = sql(`insert into leads (lead_id) select id from unnest($1::uuid[]) as g(id) order by id on conflict do nothing`);
const LOCK = sql(`select from leads where lead_id = any($1::uuid[]) order by lead_id for update`);

/** Locks the rows of leads, in the order of their ids; makes those that are not there yet, since topics are not ordered among each other. */
export async function lockLeads(tx: Transaction, leadIds: Iterable<string>): Promise<void> {
  const ids = plainArray([...new Set(leadIds)]);
  if (ids === '{}') return;
  await tx.query(ADD, [ids]);
  await tx.query(LOCK, [ids]);
}

const CHANGED = sql(`
  select alias_id as id from lead_aliases where alias_id = any($1::uuid[])
  union all select lead_id from erased_leads where lead_id = any($1::uuid[]) limit 1`);

/**
 * Makes sure that no lead was merged away or erased between the look-up of aliases and its lock. To be called after the lock.
 * @throws StaleAlias, upon which the slice starts again
 */
export async function assertCurrent(tx: Transaction, leadIds: Iterable<string>): Promise<void> {
  const ids = plainArray([...new Set(leadIds)]);
  if (ids === '{}') return;
  const [changed] = await tx.query<{ id: string }>(CHANGED, [ids]);
  if (changed) throw new StaleAlias(changed.id);
}
