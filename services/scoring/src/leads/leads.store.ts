import type { Grade } from '@baton/contracts';
import { type Database, errorCode, idArray, instantArray, jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { DueKind, LeadDetail, LeadRecord, LeadStatus } from './lead-record.js';

/** Another transaction made the same lead at the same moment: the slice is tried again and finds it. */
export class ConcurrentLead extends Error {
  /** Read by the platform as a serialization failure, hence transient. */
  readonly code = '40001';
  constructor(cause: unknown) {
    super('a lead was created by another transaction meanwhile', { cause });
    this.name = 'ConcurrentLead';
  }
}

interface LeadRow {
  id: string;
  status: LeadStatus;
  score: number | null;
  grade: Grade | null;
  model_version: string | null;
  scored_at: Date | null;
  saw_intake_version: number;
  saw_behaviors: number;
  stream_version: number;
  next_due_at: Date | null;
  next_due_kind: DueKind | null;
  detail: LeadDetail;
}

const toRecord = (row: LeadRow): LeadRecord => ({
  id: row.id,
  status: row.status,
  score: row.score,
  grade: row.grade,
  modelVersion: row.model_version,
  scoredAt: row.scored_at,
  sawIntakeVersion: row.saw_intake_version,
  sawBehaviors: row.saw_behaviors,
  streamVersion: row.stream_version,
  nextDueAt: row.next_due_at,
  nextDueKind: row.next_due_kind,
  detail: row.detail,
});

// The rule set in force comes with the leads: a statement of its own would cost a round trip in every slice.
const LOCK = sql(`
  with active as (select hash from rule_set_activations order by id desc limit 1),
  locked as (select * from leads where id = any($1::uuid[]) order by id for update)
  select (select hash from active) as active, l.* from (values (1)) one left join locked l on true`);

/** Locks the leads that exist, in the order of their ids. @returns them, and the hash of the rule set in force (null: none yet) */
export async function lockLeads(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ leads: Map<string, LeadRecord>; activeRuleSet: string | null }> {
  const rows = await tx.query<LeadRow & { active: string | null }>(LOCK, [idArray(ids)]);
  const leads = new Map<string, LeadRecord>();
  for (const row of rows) if (row.id !== null) leads.set(row.id, toRecord(row));
  return { leads, activeRuleSet: rows[0].active };
}

const COLUMNS =
  'id, status, score, grade, model_version, scored_at, saw_intake_version, saw_behaviors, stream_version, next_due_at, next_due_kind, detail';
const GIVEN = `select id, status, score, grade, model_version, scored_at, saw_intake_version, saw_behaviors, stream_version, next_due_at, next_due_kind, detail::json as detail
  from unnest($1::uuid[], $2::text[], $3::smallint[], $4::text[], $5::text[], $6::timestamptz[], $7::int[], $8::int[], $9::int[], $10::timestamptz[], $11::text[], $12::text[])
    as g(${COLUMNS})`;
const INSERT = sql(`insert into leads (${COLUMNS}) ${GIVEN}`);
const UNIQUE_VIOLATION = '23505';
const UPDATE = sql(`
  update leads l set status = g.status, score = g.score, grade = g.grade, model_version = g.model_version, scored_at = g.scored_at,
    saw_intake_version = g.saw_intake_version, saw_behaviors = g.saw_behaviors, stream_version = g.stream_version,
    next_due_at = g.next_due_at, next_due_kind = g.next_due_kind, detail = g.detail
  from (${GIVEN}) g where l.id = g.id`);

const values = (leads: readonly LeadRecord[]): unknown[] => [
  idArray(leads.map(l => l.id)),
  plainArray(leads.map(l => l.status)),
  plainArray(leads.map(l => l.score)),
  plainArray(leads.map(l => l.grade)),
  textArray(leads.map(l => l.modelVersion)),
  instantArray(leads.map(l => l.scoredAt)),
  plainArray(leads.map(l => l.sawIntakeVersion)),
  plainArray(leads.map(l => l.sawBehaviors)),
  plainArray(leads.map(l => l.streamVersion)),
  instantArray(leads.map(l => l.nextDueAt)),
  plainArray(leads.map(l => l.nextDueKind)),
  jsonArray(leads.map(l => l.detail)),
];

/** Writes new leads. @throws ConcurrentLead when one of them exists meanwhile */
export async function insertLeads(tx: Transaction, leads: readonly LeadRecord[]): Promise<void> {
  if (leads.length === 0) return;
  // In the order of ids, so that two such transactions wait for each other but never both.
  const sorted = [...leads].sort((a, b) => (a.id < b.id ? -1 : 1));
  try {
    await tx.query(INSERT, values(sorted));
  } catch (error) {
    throw errorCode(error) === UNIQUE_VIOLATION ? new ConcurrentLead(error) : error;
  }
}

/** Writes leads that this transaction has locked. */
export function updateLeads(tx: Transaction, leads: readonly LeadRecord[]): void {
  if (leads.length > 0) tx.send(UPDATE, values(leads));
}

const DELETE = sql('delete from leads where id = any($1::uuid[])');
export async function deleteLeads(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.query(DELETE, [plainArray(ids)]);
}

const FIND = sql('select * from leads where id = coalesce((select lead_id from lead_aliases where alias_id = $1), $1)');
/** A lead by its id or by that of a lead merged into it, unlocked. */
export async function findLead(tx: Pick<Transaction, 'query'>, id: string): Promise<LeadRecord | null> {
  const [row] = await tx.query<LeadRow>(FIND, [id]);
  return row ? toRecord(row) : null;
}

const TAKE_DUE = sql(`select id from leads where next_due_at <= $1 order by next_due_at limit $2 for update skip locked`);
/** Takes up to `limit` leads for which something is due, skipping those that another transaction works on. */
export async function takeDue(tx: Transaction, now: Date, limit: number): Promise<string[]> {
  return (await tx.query<{ id: string }>(TAKE_DUE, [now.toISOString(), limit])).map(row => row.id);
}

const OUTDATED = sql(`
  select id from leads where status = 'open' and model_version is distinct from $1 and ($2::uuid is null or id > $2) order by id limit $3`);
/** Open leads that were not scored with this rule set, after an id. */
export async function leadsOfOtherRuleSets(tx: Transaction, hash: string, after: string | null, limit: number): Promise<string[]> {
  return (await tx.query<{ id: string }>(OUTDATED, [hash, after, limit])).map(row => row.id);
}

const COUNT = sql('select status, count(*)::int as count from leads group by status');
/** How many leads there are in each status. */
export async function countByStatus(database: Pick<Database, 'report'>): Promise<Record<string, number>> {
  return Object.fromEntries((await database.report<{ status: string; count: number }>(COUNT)).map(row => [row.status, row.count]));
}
