import { sql, type Transaction } from '@baton/platform/database';
import type { BoardSnapshot } from './board-snapshot.js';

const latest = sql(`select state from routing_snapshots where seq <= $1 order by seq desc limit 1`);

/** The last snapshot at or before a place in the log, or undefined. */
export async function snapshotBefore(tx: Pick<Transaction, 'query'>, seq: number): Promise<BoardSnapshot | undefined> {
  const [row] = await tx.query<{ state: BoardSnapshot }>(latest, [seq]);
  return row?.state;
}

const insert = sql(`
  insert into routing_snapshots (seq, state)
  select $1::bigint, $2::text::jsonb
  where not exists (select from routing_snapshots where seq > $1::bigint - $3::bigint)
  on conflict do nothing returning seq`);

/** Keeps a snapshot, unless another replica kept one at most `apart` places before it. @returns whether it was kept */
export async function keepSnapshot(tx: Transaction, snapshot: BoardSnapshot, apart: number): Promise<boolean> {
  return (await tx.query(insert, [snapshot.seq, JSON.stringify(snapshot), apart])).length > 0;
}
