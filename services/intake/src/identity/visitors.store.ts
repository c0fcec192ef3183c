import { plainArray, sql, textArray, type Transaction } from '@baton/platform';

export interface LockedVisitor {
  readonly id: string;
  leadId: string | null;
  behaviorVersion: number;
}

const ADD = sql(`insert into visitors (id) select id from unnest($1::text[]) u(id) order by id on conflict do nothing`);
const LOCK = sql(`
  select v.id, v.lead_id::text as "leadId", v.behavior_version as "behaviorVersion"
  from unnest($1::text[]) u(id) cross join lateral (select * from visitors v where v.id = u.id limit 1 for update) v`);

/** Locks the visitors, adding those that are new. Before any lead is locked. */
export async function lockVisitors(tx: Transaction, ids: Iterable<string>): Promise<Map<string, LockedVisitor>> {
  const sorted = [...new Set(ids)].sort();
  if (sorted.length === 0) return new Map();
  await tx.query(ADD, [textArray(sorted)]);
  const rows = await tx.query<LockedVisitor>(LOCK, [textArray(sorted)]);
  return new Map(rows.map(row => [row.id, row]));
}

const SAVE = sql(`
  update visitors v set lead_id = u.lead_id, behavior_version = u.behavior_version
  from unnest($1::text[], $2::uuid[], $3::int[]) u(id, lead_id, behavior_version) where v.id = u.id`);

/** Writes visitors that were locked. */
export async function saveVisitors(tx: Transaction, visitors: readonly LockedVisitor[]): Promise<void> {
  if (visitors.length === 0) return;
  await tx.query(SAVE, [
    textArray(visitors.map(v => v.id)),
    plainArray(visitors.map(v => v.leadId)),
    plainArray(visitors.map(v => v.behaviorVersion)),
  ]);
}
