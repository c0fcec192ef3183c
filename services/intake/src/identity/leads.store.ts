import { plainArray, sql, type Transaction } from '@baton/platform';

/** A lead as it stands under its lock. */
export interface LockedLead {
  readonly id: string;
  readonly place: 'accepted' | 'test' | 'merged' | 'erased';
  readonly identified: boolean;
  readonly mergedInto: string | null;
  readonly createdAt: Date;
  streamVersion: number;
  behaviorVersion: number;
}

// The ids come sorted, and the loop over them keeps that order: the same as everywhere.
const LOCK = sql(`
  select l.id::text, l.place, l.identified, l.merged_into::text as "mergedInto", l.created_at as "createdAt",
         l.stream_version as "streamVersion", l.behavior_version as "behaviorVersion"
  from unnest($1::uuid[]) u(id) cross join lateral (select * from leads l where l.id = u.id limit 1 for update) l`);

/** Locks the leads in the order of their ids. Unknown ones are missing in the answer. */
export async function lockLeads(tx: Transaction, ids: Iterable<string>): Promise<Map<string, LockedLead>> {
  const sorted = [...new Set(ids)].sort();
  if (sorted.length === 0) return new Map();
  const rows = await tx.query<LockedLead>(LOCK, [plainArray(sorted)]);
  return new Map(rows.map(row => [row.id, row]));
}

const SAVE_VERSIONS = sql(`
  update leads l set stream_version = u.stream_version, behavior_version = u.behavior_version
  from unnest($1::uuid[], $2::int[], $3::int[]) u(id, stream_version, behavior_version) where l.id = u.id`);

/** Writes the versions of leads that were locked. */
export async function saveVersions(tx: Transaction, leads: readonly LockedLead[]): Promise<void> {
  if (leads.length === 0) return;
  await tx.query(SAVE_VERSIONS, [
    plainArray(leads.map(l => l.id)),
    plainArray(leads.map(l => l.streamVersion)),
    plainArray(leads.map(l => l.behaviorVersion)),
  ]);
}

const CURRENT = sql(`
  select u.id::text, coalesce(l.merged_into, l.id)::text as "leadId"
  from unnest($1::uuid[]) u(id) cross join lateral (select id, merged_into from leads l where l.id = u.id limit 1) l`);

/** The leads that the given ones are now, after merges. Unknown ones are missing in the answer. */
export async function currentLeads(tx: Transaction, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; leadId: string }>(CURRENT, [plainArray(ids)]);
  return new Map(rows.map(row => [row.id, row.leadId]));
}
