import { idArray, plainArray, sql, type Transaction } from '@baton/platform';

/** RFC 3339; null: the history does not say. */
export interface OwnershipTimes {
  /** When the last owner got the lead. */
  readonly assignedAt: string | null;
  /** When sales last did anything with it. */
  readonly activeAt: string | null;
}

const ASSIGNED = 'lead-assigned';
/** What the history keeps of work on a lead; that the person asks again is none. */
const WORK = ['lead-accepted', 'lead-contacted', 'lead-status-changed', 'activity-logged', 'opportunity-reported'];

const READ = sql(`
  select h.lead_id as "leadId", h.at, e ->> 'kind' as kind, e -> 'detail' ->> 'assignmentId' as "assignmentId"
  from lead_history h cross join lateral json_array_elements(h.entries) e
  where h.lead_id = any($1::uuid[]) and e ->> 'kind' = any($2::text[])
  order by h.lead_id, h.id`);

interface Row {
  leadId: string;
  at: Date;
  kind: string;
  assignmentId: string | null;
}

/** Since when leads were last owned, and when anything last happened on them, by lead. */
export async function readOwnershipTimes(tx: Pick<Transaction, 'query'>, leadIds: readonly string[]): Promise<Map<string, OwnershipTimes>> {
  const rows = await tx.query<Row>(READ, [idArray(leadIds), plainArray([ASSIGNED, ...WORK])]);
  const byLead = new Map<string, Row[]>();
  for (const row of rows) byLead.set(row.leadId, [...(byLead.get(row.leadId) ?? []), row]);
  return new Map([...byLead].map(([leadId, ofLead]) => [leadId, timesOf(ofLead)]));
}

/** An assignment is told again with each further inquiry: the first time counts. @param rows in order */
function timesOf(rows: readonly Row[]): OwnershipTimes {
  const last = rows.findLast(row => row.kind === ASSIGNED)?.assignmentId;
  const assigned = rows.find(row => row.kind === ASSIGNED && row.assignmentId === last);
  const active = rows.findLast(row => row.kind !== ASSIGNED);
  return { assignedAt: assigned?.at.toISOString() ?? null, activeAt: active?.at.toISOString() ?? null };
}
