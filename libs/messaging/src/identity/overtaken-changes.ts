import type { AnyEvent, BatonEvent } from '@baton/contracts';
import { plainArray, sql, type Transaction } from '@baton/platform';

/** The lead of which an event says who it is, and which of its changes that is; null for all other events, and for those that do not count them. */
function changeOf(event: AnyEvent): { leadId: string; version: number } | null {
  if (event.name !== 'leads-merged' && event.name !== 'leads-unmerged') return null;
  const { identityVersion: version } = (event as BatonEvent<'leads-merged' | 'leads-unmerged'>).data;
  if (version === undefined) return null;
  const leadId =
    event.name === 'leads-merged'
      ? (event as BatonEvent<'leads-merged'>).data.mergedLeadId
      : (event as BatonEvent<'leads-unmerged'>).data.restoredLeadId;
  return { leadId, version };
}

const ADD = sql(
  `insert into identity_versions (lead_id, version) select id, 0 from unnest($1::uuid[]) as g(id) order by id on conflict do nothing`,
);
const HOLD = sql(
  `select lead_id::text as "leadId", version from identity_versions where lead_id = any($1::uuid[]) order by lead_id for update`,
);
const SAVE = sql(`
  update identity_versions v set version = g.version from unnest($1::uuid[], $2::int[]) as g(lead_id, version) where v.lead_id = g.lead_id`);

/**
 * Events without the merges, and the undoing of merges, that a later one of the same lead has overtaken: each comes under two keys, and the partition of
 * one may be far behind that of the other. A change that comes for the second time stays. For handlers of leads-merged and leads-unmerged, before
 * they lock leads.
 */
export async function withoutOvertaken<E extends AnyEvent>(tx: Transaction, events: readonly E[]): Promise<readonly E[]> {
  const ids = [...new Set(events.flatMap(event => changeOf(event)?.leadId ?? []))];
  if (ids.length === 0) return events;
  tx.send(ADD, [plainArray(ids)]);
  const held = await tx.query<{ leadId: string; version: number }>(HOLD, [plainArray(ids)]);
  const versions = new Map(held.map(row => [row.leadId, row.version]));
  const current = events.filter(event => {
    const change = changeOf(event);
    if (change === null) return true;
    if (change.version < versions.get(change.leadId)!) return false;
    versions.set(change.leadId, change.version);
    return true;
  });
  tx.send(SAVE, [plainArray([...versions.keys()]), plainArray([...versions.values()])]);
  return current;
}
