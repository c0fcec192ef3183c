import { idArray, inTransaction, plainArray, sql, type Transaction } from '@baton/platform';

const REMEMBER = sql(
  `with fresh as (
    insert into inbox (day, event_id) select day, event_id from unnest($1::date[], $2::uuid[]) as e(day, event_id) where ${inTransaction}
    on conflict do nothing returning event_id)
  select case when count(*) < cardinality($2::uuid[]) then coalesce(array_agg(event_id::text), '{}') end as ids, ${inTransaction} as "begun"
  from fresh`,
  { mayPrecedeBegin: true },
);

/** BEGIN failed on a connection that lives: nothing was written. Has the code of a conflict: the slice is tried again. */
class NotBegun extends Error {
  readonly code = '40001';
  constructor() {
    super('the transaction could not begin');
    this.name = 'NotBegun';
  }
}

/**
 * Writes the events into the inbox, as a statement of its own: it waits for another transaction that is processing the same event,
 * and the statements after it see what that one did. In the order of ids, so that two such transactions cannot wait for each other.
 * @returns the ids that were not seen before; undefined when none was
 */
export async function remember(
  tx: Transaction,
  events: readonly { inboxId: string; day: string }[],
): Promise<ReadonlySet<string> | undefined> {
  const sorted = [...events].sort((a, b) => (a.inboxId < b.inboxId ? -1 : 1));
  const [row] = await tx.query<{ ids: string[] | null; begun: boolean }>(REMEMBER, [
    plainArray(sorted.map(e => e.day)),
    idArray(sorted.map(e => e.inboxId)),
  ]);
  if (!row.begun) throw new NotBegun();
  return row.ids === null ? undefined : new Set(row.ids);
}

export interface LeadGuard {
  readonly id: string;
  /** The lead that it is now. */
  readonly leadId: string;
  readonly erased: boolean;
  readonly blocked: boolean;
}

const GUARDS = sql(
  `select i.id::text, coalesce(a.lead_id, i.id)::text as "leadId", e.lead_id is not null as erased, b.lead_id is not null as blocked
  from unnest($1::uuid[]) i(id)
  left join lead_aliases a on a.alias_id = i.id
  left join erased_leads e on e.lead_id = coalesce(a.lead_id, i.id)
  left join blocked_leads b on b.lead_id = coalesce(a.lead_id, i.id)
  where a.alias_id is not null or e.lead_id is not null or b.lead_id is not null`,
  { mayPrecedeBegin: true },
);

const STILL_BLOCKED = sql(`select lead_id::text as "leadId" from blocked_leads where lead_id = any($1::uuid[]) order by lead_id for share`);

/**
 * As leadGuards, and holds the blocks: whoever releases such a lead waits until what is parked here is committed. A block that was just being
 * released is waited for, and what stands in the way is looked up again.
 */
export async function holdLeadGuards(tx: Transaction, leadIds: readonly string[]): Promise<Map<string, LeadGuard>> {
  for (;;) {
    const guards = await leadGuards(tx, leadIds);
    const blocked = new Set([...guards.values()].filter(g => g.blocked).map(g => g.leadId));
    if (blocked.size === 0) return guards;
    const held = await tx.query(STILL_BLOCKED, [idArray([...blocked])]);
    if (held.length === blocked.size) return guards;
  }
}

/** What stands in the way of the leads' events; only leads for which something does. */
export async function leadGuards(tx: Transaction, leadIds: readonly string[]): Promise<Map<string, LeadGuard>> {
  if (leadIds.length === 0) return new Map();
  const rows = await tx.query<LeadGuard>(GUARDS, [idArray(leadIds)]);
  return new Map(rows.map(row => [row.id, row]));
}
