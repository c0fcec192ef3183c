import { instantArray, plainArray, sql, textArray, type Database, type Statement, type Transaction } from '@baton/platform';
import { columnsOf, leadOf, selectedColumns, type LeadRow } from '../leads/lead-columns.js';
import type { Reached } from '../leads/scoring-progress.js';
import type { DueKind, Lead } from '../life-cycle/lead.js';

const IS_DUE = sql('select exists (select from leads where next_due_kind = any($1::text[]) and next_due_at <= now()) as is_due');

/** Whether a lead has one of these kinds due. */
export async function isAnyDue(database: Database, kinds: readonly DueKind[]): Promise<boolean> {
  return (await database.query<{ is_due: boolean }>(IS_DUE, [textArray(kinds)]))[0]!.is_due;
}

const DUE = sql(`
  select ${selectedColumns} from leads
  where next_due_kind = any($1::text[]) and next_due_at <= $2 and (partition = any($3::smallint[]) or next_due_at <= $4)
  order by next_due_at limit $5 for update skip locked`);

/**
 * Takes leads whose time has come, the longest overdue first.
 * @param caughtUp partitions of which everything that was said in time has been heard
 * @param regardlessBefore what was due before this is taken from any partition
 */
export async function takeDue(
  tx: Transaction,
  kinds: readonly DueKind[],
  at: { now: Date; caughtUp: readonly number[]; regardlessBefore: Date; limit: number },
): Promise<Lead[]> {
  return leads(tx, DUE, [textArray(kinds), at.now, plainArray(at.caughtUp), at.regardlessBefore, at.limit]);
}

const UNSCORED = sql(`
  select ${columnsOf('l')} from leads l left join unnest($3::smallint[], $4::timestamptz[]) as r(partition, until) on r.partition = l.partition
  where next_due_kind = 'score-wait' and next_due_at <= $1
    and (next_due_at <= $2 or (r.partition is not null and (r.until is null or l.seen_at < r.until)))
  order by next_due_at limit $5 for update of l skip locked`);

/**
 * Takes leads whose score should have come and will not: scoring has passed them over, or they have waited as long as any lead may.
 * @param reached how far scoring has come with the partitions of which every score has been heard
 */
export async function takeUnscored(
  tx: Transaction,
  reached: readonly Reached[],
  at: { now: Date; regardlessBefore: Date; limit: number },
): Promise<Lead[]> {
  const dueBefore = reached.length > 0 ? at.now : at.regardlessBefore;
  const progress = [plainArray(reached.map(r => r.partition)), instantArray(reached.map(r => r.until))];
  return leads(tx, UNSCORED, [dueBefore, at.regardlessBefore, ...progress, at.limit]);
}

const OF_DEPARTED = `from leads l join reps r on r.rep_id = l.owner_rep where not r.active and l.contacted_at is null`;
const IS_ANY_DEPARTED = sql(`
  select exists (
    select from reps r cross join lateral (select from leads where owner_rep = r.rep_id and contacted_at is null order by id limit 1) l
    where not r.active) as is_due`);
const TAKE_OF_DEPARTED = sql(`select ${columnsOf('l')} ${OF_DEPARTED} limit $1 for update of l skip locked`);

/** Whether somebody who has left owns leads whose persons nobody has turned to. */
export async function isAnyOwnerDeparted(database: Database): Promise<boolean> {
  return (await database.query<{ is_due: boolean }>(IS_ANY_DEPARTED))[0]!.is_due;
}

/** Takes leads whose owner has left before turning to the person. */
export const takeOfDeparted = (tx: Transaction, limit: number): Promise<Lead[]> => leads(tx, TAKE_OF_DEPARTED, [limit]);

async function leads(tx: Transaction, statement: Statement, values: readonly unknown[]): Promise<Lead[]> {
  return (await tx.query<LeadRow>(statement, values)).map(leadOf);
}
