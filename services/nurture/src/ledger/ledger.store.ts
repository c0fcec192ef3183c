import { sql, type Database } from '@baton/platform';

const OPEN = `
  (select coalesce(jsonb_object_agg(kind, n), '{}') from (select next_due_kind as kind, count(*) as n from episodes where ended_at is null group by 1) as open) as open,
    (select min(next_due_at) from episodes where ended_at is null) as "oldestDueAt"`;
const OPEN_COUNTS = sql(`select ${OPEN}`);
const COUNTS = sql(`
  select ${OPEN}, (select count(*) from leads where merged_into is null)::int as leads,
    (select count(*) from deliveries where state = 'claimed')::int as mails`);

export interface OpenCounts {
  /** Open episodes by what they wait for. */
  readonly open: Readonly<Record<string, number>>;
  readonly oldestDueAt: Date | null;
}

export interface NurtureCounts extends OpenCounts {
  readonly leads: number;
  /** On their way to the mail server, or waiting for their next try. */
  readonly mails: number;
}

/** What is under way in this service. For every scrape: it reads what is open alone. */
export const countOpen = async (database: Pick<Database, 'report'>): Promise<OpenCounts> =>
  (await database.report<OpenCounts>(OPEN_COUNTS))[0]!;

/** Where everything is in this service. Reads all leads, and all mails. */
export const countNurture = async (database: Pick<Database, 'report'>): Promise<NurtureCounts> =>
  (await database.report<NurtureCounts>(COUNTS))[0]!;
