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

/** What an event names, and the lead that it is about now. */
export interface OfLead {
  readonly leadId: string | null;
  readonly data: { readonly leadId?: string };
}

/**
 * Facts stand with the lead that their event named, so that a merge can be undone; whoever erases or credits holds the lead that it is now. Locks both
 * where they differ, before anything is written. For most events they do not: writing locks those.
 */
export async function lockMergedAway(tx: Transaction, events: readonly OfLead[]): Promise<void> {
  if (events.every(event => event.data.leadId === event.leadId)) return;
  await lockLeads(
    tx,
    events.flatMap(event => [event.leadId, event.data.leadId].filter(id => id != null)),
  );
}

const CHECK = sql(`
  select
    (select id from (
      select alias_id as id from lead_aliases where alias_id = any($1::uuid[])
      union all select lead_id from erased_leads where lead_id = any($1::uuid[])) changed limit 1) as changed,
    exists(select from opportunities where lead_id = any($1::uuid[]))
      or exists(select from lead_aliases a join opportunities o on o.lead_id = a.alias_id where a.lead_id = any($1::uuid[])) as "haveOpportunities"`);

/**
 * Makes sure that no lead was merged away or erased between the look-up of aliases and its lock. To be called after the lock.
 * @returns whether there are opportunities of the leads: under their locks, none can appear
 * @throws StaleAlias, upon which the slice starts again
 */
export async function assertCurrent(tx: Transaction, leadIds: Iterable<string>): Promise<{ haveOpportunities: boolean }> {
  const ids = plainArray([...new Set(leadIds)]);
  if (ids === '{}') return { haveOpportunities: false };
  const [row] = await tx.query<{ changed: string | null; haveOpportunities: boolean }>(CHECK, [ids]);
  if (row!.changed !== null) throw new StaleAlias(row!.changed);
  return { haveOpportunities: row!.haveOpportunities };
}
