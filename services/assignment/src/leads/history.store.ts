import { idArray, jsonArray, sql, type Database, type Transaction } from '@baton/platform';

export interface HistoryEntry {
  /** Name of the event, or of what was noted. */
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const APPEND = sql(`
  insert into lead_history (lead_id, at, entries)
  select lead_id, $3::timestamptz, entries::json from unnest($1::uuid[], $2::text[]) as h(lead_id, entries)`);

/** What one transaction did to leads. */
export function appendHistory(tx: Transaction, entries: ReadonlyMap<string, readonly HistoryEntry[]>, at: Date): void {
  if (entries.size > 0) tx.send(APPEND, [idArray([...entries.keys()]), jsonArray([...entries.values()]), at.toISOString()]);
}

const READ = sql('select at, entries from lead_history where lead_id = $1 order by id desc limit $2');

/** The newest entries about a lead, oldest first. */
export async function readHistory(database: Database, leadId: string, limit: number): Promise<(HistoryEntry & { at: Date })[]> {
  const rows = await database.query<{ at: Date; entries: HistoryEntry[] }>(READ, [leadId, limit]);
  return rows.reverse().flatMap(({ at, entries }) => entries.map(entry => ({ at, ...entry })));
}
