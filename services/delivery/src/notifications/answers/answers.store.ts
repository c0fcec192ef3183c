import { idArray, sql, type Transaction } from '@baton/platform';
import type { Answer } from './answer-token.js';

// One use: of two who answer at once, one finds nothing to answer.
const TAKE = sql(`
  update assignments set answer = $3, answer_reason = $4, answered_at = $5, answers = answers + 1
  where assignment_id = $1 and rep_id = $2 and answer is null and ended_at is null and ($3 = 'declined' or accepted_at is null)
  returning lead_id::text as "leadId", answers`);

/** @returns the lead, and the how-manieth answer of this assignment it is; undefined when there is nothing to answer any more */
export const takeAnswer = async (
  tx: Transaction,
  assignmentId: string,
  repId: string,
  answer: Answer,
  reason: string | null,
  now: Date,
): Promise<{ leadId: string; answers: number } | undefined> =>
  (await tx.query<{ leadId: string; answers: number }>(TAKE, [assignmentId, repId, answer, reason, now]))[0];

const REOPEN = sql(`
  update assignments set answer = null, answer_reason = null, answered_at = null where assignment_id = any($1::uuid[]) and ended_at is null`);
/** Routing refused what was answered: the links work again. */
export async function reopenAnswers(tx: Transaction, assignmentIds: readonly string[]): Promise<void> {
  if (assignmentIds.length > 0) await tx.query(REOPEN, [idArray(assignmentIds)]);
}
