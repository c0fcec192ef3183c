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

const HOLD_BLOCKS = sql(`select from blocked_leads where lead_id = any($1::uuid[]) order by lead_id for update`);
const MOVE_BLOCKS = sql(`
  with given as (select * from unnest($1::uuid[], $2::uuid[]) as g(alias_id, lead_id)),
  parked as (update parked_events p set lead_id = g.lead_id from given g where p.lead_id = g.alias_id),
  letters as (update dead_letters d set lead_id = g.lead_id from given g where d.lead_id = g.alias_id and d.resolution is null),
  gone as (delete from blocked_leads b using given g where b.lead_id = g.alias_id returning g.lead_id, b.dead_letter_id, b.since, b.next_due_at)
  insert into blocked_leads (lead_id, dead_letter_id, since, next_due_at)
  select distinct on (lead_id) lead_id, dead_letter_id, since, next_due_at from gone order by lead_id, since
  on conflict (lead_id) do nothing`);

/**
 * From now on events of `aliasId` are delivered as events of `leadId`; a later one of several for an alias counts. What waits behind a dead letter of the alias
 * then waits for the survivor, and the survivor with it. For the handler of leads-merged, with both rows locked.
 */
export async function recordAlias(tx: Transaction, aliases: readonly LeadAlias[]): Promise<void> {
  const survivors = new Map<string, string>();
  for (const { aliasId, leadId } of aliases) {
    for (const [alias, lead] of survivors) if (lead === aliasId) survivors.set(alias, leadId);
    survivors.set(aliasId, leadId);
  }
  const given = [plainArray([...survivors.keys()]), plainArray([...survivors.values()])];
  await tx.query(RECORD, given);
  // A statement of its own: it waits for a consumer that is parking behind such a block, and the next one sees what that parked.
  const blocks = await tx.query(HOLD_BLOCKS, [given[0]]);
  if (blocks.length > 0) await tx.query(MOVE_BLOCKS, given);
}

const CURRENT = sql(
  `select i.id::text as id, coalesce(a.lead_id, i.id)::text as "leadId" from unnest($1::uuid[]) i(id) left join lead_aliases a on a.alias_id = i.id`,
);

/** Which lead each of these is now. */
export async function currentLeads(tx: Pick<Transaction, 'query'>, leadIds: readonly string[]): Promise<Map<string, string>> {
  if (leadIds.length === 0) return new Map();
  const rows = await tx.query<{ id: string; leadId: string }>(CURRENT, [plainArray(leadIds)]);
  return new Map(rows.map(row => [row.id, row.leadId]));
}

const REMOVE = sql(`delete from lead_aliases where alias_id = any($1::uuid[])`);

/** Undoes recordAlias: the lead stands for itself again. */
export async function removeAlias(tx: Transaction, aliasIds: readonly string[]): Promise<void> {
  await tx.query(REMOVE, [plainArray(aliasIds)]);
}

const HOLD_BLOCKS_OF_ERASED = sql(`
  select from blocked_leads where lead_id = any($1::uuid[]) or lead_id in (select alias_id from lead_aliases where lead_id = any($1::uuid[]))
  order by lead_id for update`);
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
  await tx.query(HOLD_BLOCKS_OF_ERASED, [plainArray(leadIds)]);
  await tx.query(ERASE, [plainArray(leadIds)]);
}
