import { plainArray, sql, textArray, type Transaction } from '@baton/platform';

/** Spend as it stands under its lock. Version 0: it was not reported before. */
export interface LockedSpend {
  readonly spendId: string;
  streamVersion: number;
  bodyHash: string;
}

const ADD = sql(`
  insert into spend (spend_id, source_id, external_id, body_hash, stream_version, reported_at)
  select spend_id, source_id, external_id, '', 0, $4 from unnest($1::text[], $2::text[], $3::text[]) u(spend_id, source_id, external_id)
  order by spend_id on conflict do nothing`);
const LOCK = sql(`
  select s.spend_id as "spendId", s.stream_version as "streamVersion", s.body_hash as "bodyHash"
  from unnest($1::text[]) u(spend_id) cross join lateral (select * from spend s where s.spend_id = u.spend_id limit 1 for update) s`);

/** Locks spend in the order of its ids, adding what is new. */
export async function lockSpend(
  tx: Transaction,
  items: readonly { spendId: string; sourceId: string; externalId: string }[],
  now: Date,
): Promise<Map<string, LockedSpend>> {
  const sorted = [...new Map(items.map(item => [item.spendId, item])).values()].sort((a, b) => (a.spendId < b.spendId ? -1 : 1));
  const ids = textArray(sorted.map(i => i.spendId));
  await tx.query(ADD, [ids, textArray(sorted.map(i => i.sourceId)), textArray(sorted.map(i => i.externalId)), now]);
  const rows = await tx.query<LockedSpend>(LOCK, [ids]);
  return new Map(rows.map(row => [row.spendId, row]));
}

const SAVE = sql(`
  update spend s set stream_version = u.version, body_hash = u.body_hash, reported_at = $4
  from unnest($1::text[], $2::int[], $3::text[]) u(spend_id, version, body_hash) where s.spend_id = u.spend_id`);

/** Writes spend that was locked. */
export async function saveSpend(tx: Transaction, rows: readonly LockedSpend[], now: Date): Promise<void> {
  await tx.query(SAVE, [
    textArray(rows.map(r => r.spendId)),
    plainArray(rows.map(r => r.streamVersion)),
    textArray(rows.map(r => r.bodyHash)),
    now,
  ]);
}
