import { plainArray, sql, type Transaction } from '@baton/platform';

export interface LeadAlias {
  readonly aliasId: string;
  readonly leadId: string;
}

const RECORD = sql(`
  with given as (select * from unnest($1::uuid[], $2::uuid[]) as g(alias_id, lead_id)),
  -- Aliases of what is now an alias itself follow it, so that one look-up is always enough.
  followed as (update lead_aliases a set lead_id = g.lead_id from given g where a.lead_id = g.alias_id and a.alias_id <> g.lead_id)
  insert into lead_aliases (alias_id, lead_id) select alias_id, lead_id from given
  on conflict (alias_id) do update set lead_id = excluded.lead_id`);

/** From now on events of `aliasId` are delivered as events of `leadId`. For the handler of leads-merged, with both rows locked. */
export async function recordAlias(tx: Transaction, aliases: readonly LeadAlias[]): Promise<void> {
  await tx.query(RECORD, [plainArray(aliases.map(a => a.aliasId)), plainArray(aliases.map(a => a.leadId))]);
}

const REMOVE = sql(`delete from lead_aliases where alias_id = any($1::uuid[])`);

/** Undoes recordAlias: the lead stands for itself again. */
export async function removeAlias(tx: Transaction, aliasIds: readonly string[]): Promise<void> {
  await tx.query(REMOVE, [plainArray(aliasIds)]);
}

const ERASE = sql(`
  with ids as (
    select id from unnest($1::uuid[]) as g(id) union select alias_id from lead_aliases where lead_id = any($1::uuid[])),
  tombstones as (insert into erased_leads (lead_id) select id from ids on conflict do nothing),
  bodies as (update dead_letters set body = null, resolution = coalesce(resolution, 'dropped'), resolved_at = coalesce(resolved_at, now()),
             resolved_by = coalesce(resolved_by, 'erasure') where lead_id in (select id from ids)),
  parked as (delete from parked_events where lead_id in (select id from ids))
  delete from blocked_leads where lead_id in (select id from ids)`);

/** Leaves a tombstone for each lead and its aliases: their later events are dropped and counted, dead letters and parked events of theirs lose their bodies. */
export async function recordErasure(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  await tx.query(ERASE, [plainArray(leadIds)]);
}
