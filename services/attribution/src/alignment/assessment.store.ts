import { jsonArray, sql, type Database, type Transaction } from '@baton/platform';
import type { Period } from '../reporting/period.js';
import type { AlignmentCounts, GradeCount, Measure } from './assess-alignment.js';

const COUNTS = sql(`
  with cohort as (
    select *, case when reopened_at is null or reopened_at < closed_at then outcome end as ending
    from people where first_inquiry_at >= $1 and first_inquiry_at < $2)
  select count(*) as leads,
    count(assigned_at) as assigned,
    count(*) filter (where assigned_at is not null and accepted_at is not null) as accepted,
    count(contacted_at) as contacted,
    count(*) filter (where contact_by is not null and (contacted_at is not null or contact_by <= $3)) as "contactDue",
    count(*) filter (where contacted_at <= contact_by) as "contactedInTime",
    count(*) filter (where assigned_at is not null and declines > 0) as declined,
    count(*) filter (where assigned_at is not null and timeouts > 0) as "timedOut",
    count(nurtured_at) as nurtured,
    count(*) filter (where nurtured_at is not null and reactivated_at is not null) as reactivated,
    count(*) filter (where ending = 'won' and assigned_at is not null and accepted_at is not null) as won,
    count(*) filter (where ending = 'disqualified' and assigned_at is not null) as disqualified,
    count(*) filter (where assigned_at is null and nurtured_at is null and ending is null) as unhandled,
    percentile_cont(0.5) within group (order by extract(epoch from assigned_at - first_inquiry_at)::float8 / 60) as "medianMinutesToAssignment",
    percentile_cont(0.5) within group (order by extract(epoch from contacted_at - first_inquiry_at)::float8 / 60) as "medianMinutesToContact",
    percentile_cont(0.9) within group (order by extract(epoch from contacted_at - first_inquiry_at)::float8 / 60) as "p90MinutesToContact"
  from cohort`);

const GRADES = sql(`
  select grade, count(*) as assigned, count(accepted_at) as accepted from people
  where first_inquiry_at >= $1 and first_inquiry_at < $2 and assigned_at is not null and grade is not null group by grade order by grade`);

/** What happened to the leads that first inquired in a period. @param now deadlines up to it count as passed */
export async function countAlignment(database: Pick<Database, 'report'>, { start, end }: Period, now: Date): Promise<AlignmentCounts> {
  const [counts] = await database.report<Omit<AlignmentCounts, 'grades'>>(COUNTS, [start, end, now]);
  const grades = await database.report<GradeCount>(GRADES, [start, end]);
  return { ...counts!, grades };
}

const EXISTS = sql('select 1 from assessments where from_date = $1::date and to_date = $2::date');
export const isAssessed = async (database: Database, { from, to }: Period): Promise<boolean> =>
  (await database.report(EXISTS, [from, to])).length > 0;

const INSERT = sql(`
  insert into assessments (from_date, to_date, at, leads, measures) select $1::date, $2::date, $3, $4::int, m::jsonb from unnest($5::text[]) m
  on conflict do nothing returning 1`);
/** Keeps an assessment. @returns false when the period was assessed already */
export async function insertAssessment(
  tx: Transaction,
  { from, to }: Period,
  leads: number,
  measures: readonly Measure[],
  now: Date,
): Promise<boolean> {
  return (await tx.query(INSERT, [from, to, now, leads, jsonArray([measures])])).length > 0;
}
