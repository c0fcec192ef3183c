import { sql, type Database } from '@baton/platform';
import { columnsOf, leadOf, type LeadRow } from './lead-columns.js';
import type { LastDecision, LeadRecord } from './lead-view.js';

type Row = LeadRow & { rep_name: string | null; blocked_since: Date | null };
const recordOf = (row: Row): LeadRecord => ({
  lead: leadOf(row),
  rep: row.owner_rep === null ? null : { repId: row.owner_rep, name: row.rep_name ?? row.owner_rep },
  blockedSince: row.blocked_since,
});

const RECORDS = `
  select ${columnsOf('l')}, r.name as rep_name, b.since as blocked_since
  from leads l left join reps r on r.rep_id = l.owner_rep left join blocked_leads b on b.lead_id = l.id`;

const ONE = sql(`${RECORDS} where l.id = $1`);

/** A lead as it stands, or undefined when assignment has not seen it. */
export async function findLead(database: Database, id: string): Promise<LeadRecord | undefined> {
  const [row] = await database.query<Row>(ONE, [id]);
  return row && recordOf(row);
}

const LIST = sql(`
  ${RECORDS} where l.id > $1 and ($2::text is null or l.place = $2) and ($3::text is null or l.owner_rep = $3) order by l.id limit $4`);

/** Leads in the order of their ids, after one of them. */
export async function listLeads(
  database: Database,
  wanted: { after: string; place: string | null; repId: string | null; limit: number },
): Promise<LeadRecord[]> {
  return (await database.query<Row>(LIST, [wanted.after, wanted.place, wanted.repId, wanted.limit])).map(recordOf);
}

const LAST_DECISION = sql(`
  select decision_id as "decisionId", decided_at as "decidedAt", kind, rule, pool_id as "poolId", rep_id as "repId", outcome
  from routing_decisions where lead_id = $1 order by position desc, decided_at desc limit 1`);

/** The newest decision about a lead; null when none was made. */
export async function lastDecision(database: Database, leadId: string): Promise<LastDecision | null> {
  return (await database.query<LastDecision>(LAST_DECISION, [leadId]))[0] ?? null;
}
