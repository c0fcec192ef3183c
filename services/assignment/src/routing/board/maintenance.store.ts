import { forgetOldComparisons } from '../../shadow/shadow.store.js';
import { sql, type Transaction } from '@baton/platform';

/** Log, decisions and snapshots are kept at least this long. */
export const KEPT_DAYS = 90;
const AT_ONCE = 20_000;

const forgetDecisions = sql(`
  delete from routing_decisions where decision_id in
    (select decision_id from routing_decisions where decided_at < $1::timestamptz - make_interval(days => $2) limit $3)
  returning 1`);
/** Entries before the newest snapshot that is old enough itself: whatever is younger can still be replayed from it. */
const forgetLog = sql(`
  with base as (select max(seq) as seq from routing_snapshots where at < $1::timestamptz - make_interval(days => $2)),
  snapshots as (delete from routing_snapshots where seq < (select seq from base))
  delete from routing_log where seq in (select seq from routing_log where seq < (select seq from base) order by seq limit $3)
  returning 1`);

/** Forgets a part of what is older than it has to be kept. @returns rows that went; above 0 there may be more */
export async function forgetOld(tx: Transaction, now: Date): Promise<number> {
  const decisions = await tx.query(forgetDecisions, [now, KEPT_DAYS, AT_ONCE]);
  const entries = await tx.query(forgetLog, [now, KEPT_DAYS, AT_ONCE]);
  return decisions.length + entries.length + (await forgetOldComparisons(tx, now, KEPT_DAYS, AT_ONCE));
}
