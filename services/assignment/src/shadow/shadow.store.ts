import { idArray, instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform/database';
import type { Comparison } from './compare-decisions.js';

const insert = sql(`
  insert into shadow_decisions (decision_id, lead_id, decided_at, policy_hash, rule, ended, rep_id, because,
    shadow_rule, shadow_ended, shadow_rep_id, shadow_because, differs)
  select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::boolean[])
  on conflict do nothing`);

/** Keeps what another policy would have said beside what was done: one statement, which nobody waits for. */
export function keepComparisons(tx: Transaction, comparisons: readonly Comparison[]): void {
  if (comparisons.length === 0) return;
  tx.send(insert, [
    idArray(comparisons.map(c => c.decisionId)),
    idArray(comparisons.map(c => c.leadId)),
    instantArray(comparisons.map(c => c.decidedAt)),
    textArray(comparisons.map(c => c.policyHash)),
    textArray(comparisons.map(c => c.active.rule)),
    textArray(comparisons.map(c => c.active.end)),
    textArray(comparisons.map(c => c.active.repId)),
    textArray(comparisons.map(c => c.active.because)),
    textArray(comparisons.map(c => c.shadow.rule)),
    textArray(comparisons.map(c => c.shadow.end)),
    textArray(comparisons.map(c => c.shadow.repId)),
    textArray(comparisons.map(c => c.shadow.because)),
    plainArray(comparisons.map(c => c.differs)),
  ]);
}

const forgetLeads = sql('delete from shadow_decisions where lead_id = any($1::uuid[])');

/** Forgets what was compared about leads. */
export async function forgetComparisons(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length > 0) await tx.query(forgetLeads, [idArray(leadIds)]);
}

const forgetOld = sql(`
  delete from shadow_decisions where decision_id in
    (select decision_id from shadow_decisions where decided_at < $1::timestamptz - make_interval(days => $2) limit $3)
  returning 1`);

/** Forgets a part of what is older. @returns rows that went */
export const forgetOldComparisons = async (tx: Transaction, now: Date, days: number, limit: number): Promise<number> =>
  (await tx.query(forgetOld, [now, days, limit])).length;
