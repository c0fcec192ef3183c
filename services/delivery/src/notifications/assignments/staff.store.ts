import type { WorkingHours } from '@baton/contracts';
import { instantArray, sql, textArray, type Transaction } from '@baton/platform';
import type { StaffMember } from './assignment.js';
import type { StaffNews } from './fold-assignments.js';

const COLUMNS = `s.rep_id as "repId", s.name, s.email, s.time_zone as "timeZone", s.working_hours as "workingHours", s.manager_id as "managerId"`;

interface StaffRow {
  readonly repId: string;
  readonly name: string;
  readonly email: string | null;
  readonly timeZone: string;
  readonly workingHours: WorkingHours | null;
  readonly managerId: string | null;
}

const memberOf = ({ email, workingHours, ...row }: StaffRow): StaffMember => ({
  ...row,
  ...(email === null ? {} : { email }),
  ...(workingHours === null ? {} : { workingHours }),
});

const listed = (columns: readonly string[], table: string) => columns.map(column => `${table}.${column}`).join(', ');
// Of whom nothing new is said, as is mostly so, the row is not even held: slices that run at once are not to wait for each other. What comes late
// says nothing new either.
const learn = (columns: readonly string[]) =>
  sql(`
  insert into staff as s (rep_id, name, email, time_zone, working_hours, manager_id, as_of, digest_due_at)
  select g.* from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]::jsonb[], $6::text[], $7::timestamptz[], $8::timestamptz[])
    as g(rep_id, name, email, time_zone, working_hours, manager_id, as_of, digest_due_at)
  where not exists (
    select from staff k where k.rep_id = g.rep_id and (${listed(columns, 'k')}) is not distinct from (${listed(columns, 'g')}))
  order by g.rep_id
  on conflict (rep_id) do update set ${columns.map(column => `${column} = excluded.${column}`).join(', ')}, as_of = excluded.as_of,
    digest_due_at = case when (s.time_zone, s.working_hours) is distinct from (excluded.time_zone, excluded.working_hours)
      then excluded.digest_due_at else s.digest_due_at end
  where s.as_of <= excluded.as_of`);
const LEARN_MANAGERS = learn(['name', 'email', 'time_zone', 'working_hours']);
const LEARN_REPS = learn(['name', 'email', 'time_zone', 'working_hours', 'manager_id']);

/** Somebody with the time at which their next working day begins; null: never. */
export type StaffToLearn = StaffNews & { readonly digestDueAt: Date | null };

/**
 * Keeps what events say of people, by the newest event.
 * @param as of reps it is known who manages them; managers keep whom they have
 */
export async function learnStaff(tx: Transaction, staff: readonly StaffToLearn[], as: 'reps' | 'managers'): Promise<void> {
  if (staff.length === 0) return;
  await tx.query(as === 'reps' ? LEARN_REPS : LEARN_MANAGERS, [
    textArray(staff.map(s => s.repId)),
    textArray(staff.map(s => s.name)),
    textArray(staff.map(s => s.email)),
    textArray(staff.map(s => s.timeZone)),
    textArray(staff.map(s => (s.workingHours ? JSON.stringify(s.workingHours) : null))),
    textArray(staff.map(s => s.managerId)),
    instantArray(staff.map(s => s.asOf)),
    instantArray(staff.map(s => s.digestDueAt)),
  ]);
}

type Queries = Pick<Transaction, 'query'>;

const THESE = sql(`select ${COLUMNS} from staff s where s.rep_id = any($1::text[])`);
/** People by their ids; those that are not known are left out. */
export const findStaff = async (tx: Queries, repIds: readonly string[]): Promise<StaffMember[]> =>
  repIds.length === 0 ? [] : (await tx.query<StaffRow>(THESE, [textArray(repIds)])).map(memberOf);

const TEAMS = sql(`select ${COLUMNS} from staff s where s.manager_id = any($1::text[]) order by s.name, s.rep_id`);
/** The people whom these manage. */
export const teamsOf = async (tx: Queries, managerIds: readonly string[]): Promise<StaffMember[]> =>
  (await tx.query<StaffRow>(TEAMS, [textArray(managerIds)])).map(memberOf);

const DUE = sql(`select ${COLUMNS} from staff s where s.digest_due_at <= $1 order by s.rep_id limit 200 for update skip locked`);
/** Those whose working day has begun. They are held. */
export const staffAtStartOfWork = async (tx: Transaction, now: Date): Promise<StaffMember[]> =>
  (await tx.query<StaffRow>(DUE, [now])).map(memberOf);

const DUE_NEXT = sql(`
  update staff s set digest_due_at = g.due_at from unnest($1::text[], $2::timestamptz[]) as g(rep_id, due_at) where s.rep_id = g.rep_id`);
export const setNextDigests = async (
  tx: Transaction,
  next: readonly { readonly repId: string; readonly at: Date | null }[],
): Promise<void> => void (await tx.query(DUE_NEXT, [textArray(next.map(n => n.repId)), instantArray(next.map(n => n.at))]));

const FORGET = sql(`
  delete from staff s where s.as_of < $1 and not exists (select from assignments a where a.rep_id = s.rep_id)
    and not exists (select from staff t join assignments a on a.rep_id = t.rep_id where t.manager_id = s.rep_id) returning 1 as one`);
/** Forgets people of whom nothing was heard since a time, and who have no part in what is kept. @returns how many */
export const forgetStaff = async (tx: Transaction, before: Date): Promise<number> => (await tx.query(FORGET, [before])).length;
