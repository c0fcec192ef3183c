import { recordErasure } from '@baton/messaging';
import { idArray, sql, type Transaction } from '@baton/platform';

const FORGET = sql(`
  with forgotten as (select id from leads where id = any($1::uuid[]) or merged_into = any($1::uuid[])),
  inquiries as (delete from lead_inquiries where lead_id in (select id from forgotten)),
  memory as (update leads set memory = '{}', score = null, grade = null, scored_at = null where merged_into = any($1::uuid[]))
  delete from lead_history where lead_id in (select id from forgotten)`);

/** Deletes what is known of the persons behind leads, also under ids that were merged into theirs, and leaves tombstones. */
export async function forgetPersons(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.query(FORGET, [idArray(leadIds)]);
  await recordErasure(tx, leadIds);
}
