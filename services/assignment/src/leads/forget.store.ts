import { recordErasure } from '@baton/messaging';
import { idArray, sql, type Transaction } from '@baton/platform';

const GROUP = sql(`
  select id::text from unnest($1::uuid[]) as g(id) union select alias_id::text from lead_aliases where lead_id = any($1::uuid[])`);

/** Leads with all that were merged into them, also by way of others. To be called when the aliases of the transaction are written. */
export const withMerged = async (tx: Transaction, leadIds: readonly string[]): Promise<string[]> =>
  (await tx.query<{ id: string }>(GROUP, [idArray(leadIds)])).map(({ id }) => id);

const FORGET = sql(`
  with inquiries as (delete from lead_inquiries where lead_id = any($1::uuid[])),
  known as (
    update leads set memory = '{}', score = null, grade = null, scored_at = null, score_reasons = null
    where id = any($1::uuid[]) and merged_into is not null)
  delete from lead_history where lead_id = any($1::uuid[])`);

/** Deletes what is known of the persons behind leads, and leaves tombstones. @param leadIds all ids of each person */
export async function forgetPersons(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.query(FORGET, [idArray(leadIds)]);
  await recordErasure(tx, leadIds);
}
