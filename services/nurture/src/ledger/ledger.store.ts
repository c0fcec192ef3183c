import { sql, type Database } from '@baton/platform';

const COUNTS = sql(`
  select (select count(*) from leads where merged_into is null)::int as leads,
    (select coalesce(jsonb_object_agg(kind, n), '{}') from (select next_due_kind as kind, count(*) as n from episodes where ended_at is null group by 1) as open) as open,
    (select count(*) from deliveries where state = 'claimed')::int as mails,
    (select min(next_due_at) from episodes where ended_at is null) as "oldestDueAt"`);

export interface NurtureCounts {
  readonly leads: number;
  /** Open episodes by what they wait for. */
  readonly open: Readonly<Record<string, number>>;
  /** On their way to the mail server, or waiting for their next try. */
  readonly mails: number;
  readonly oldestDueAt: Date | null;
}

/** Where everything is in this service. */
export const countNurture = async (database: Pick<Database, 'report'>): Promise<NurtureCounts> =>
  (await database.report<NurtureCounts>(COUNTS))[0]!;
