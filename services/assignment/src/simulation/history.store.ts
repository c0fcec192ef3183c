import { idArray, sql, type Database } from '@baton/platform/database';
import type { Grade } from '@baton/contracts';
import type { HistoryEntry } from '../leads/history.store.js';
import type { DecisionInput } from '../routing/decision/decision-input.js';

/** A decision of the period that began or ended a request. */
export interface PastDecision {
  readonly decisionId: string;
  readonly leadId: string;
  readonly at: Date;
  readonly position: number;
  readonly kind: 'assign' | 'queue' | 'nurture' | 'close';
  /** True: the lead had been waiting, and this decision ended its wait. */
  readonly endsWait: boolean;
  /** null: the lead was erased. */
  readonly input: Pick<DecisionInput, 'facts' | 'currentOwner' | 'previousOwner' | 'excludedReps'> | null;
}

/** Where the log stands: its end, its last entry before a time, and its first entry that is kept (0 when it is complete). */
export interface LogBounds {
  readonly start: number;
  readonly end: number;
  readonly startedAt: Date | null;
}

const BOUNDS = sql(`
  with kept as (select coalesce(min(seq), 1) as first from routing_log),
  start as (
    select greatest(coalesce((select max(seq) from routing_log where at < $1), 0), case when first > 1 then first else 0 end) as seq from kept)
  select start.seq as start, (select last_seq from routing_head where id = 1) as "end",
    (select at from routing_log l where l.seq = start.seq) as "startedAt" from start`);

/** The places in the log between which a period lies: the last one before it, and the end. What is no longer kept can't be replayed. */
export async function logBounds(database: Database, from: Date): Promise<LogBounds> {
  return (await database.query<LogBounds>(BOUNDS, [from]))[0]!;
}

const DECISIONS = sql(`
  select * from (
    select d.decision_id as "decisionId", d.lead_id as "leadId", d.decided_at as at, d.position, d.kind, d.input,
      coalesce(before.kind = 'queue', false) as "endsWait"
    from routing_decisions d
    left join lateral (
      select p.kind from routing_decisions p
      where p.lead_id = d.lead_id and (p.position, p.decided_at) < (d.position, d.decided_at)
      order by p.position desc, p.decided_at desc limit 1) before on true
    where (d.position, d.decision_id) > ($1::bigint, $2::uuid) and d.decided_at >= $3 and d.decided_at < $4
  ) past
  where not (kind = 'queue' and "endsWait")
  order by position, "decisionId" limit $5`);

/** Decisions of a period after one of them, in the order of what they saw; without those that only found that a lead has to go on waiting. */
export const pastDecisions = (
  database: Database,
  after: { position: number; decisionId: string },
  period: { from: Date; until: Date },
  limit: number,
): Promise<PastDecision[]> => database.query<PastDecision>(DECISIONS, [after.position, after.decisionId, period.from, period.until, limit]);

const WAITING = sql(`select id as "leadId" from leads where place = 'queued' and queued_since < $1 order by queued_since, id`);

/** Leads that wait since before a time. */
export const waitingSince = async (database: Database, before: Date): Promise<string[]> =>
  (await database.query<{ leadId: string }>(WAITING, [before])).map(row => row.leadId);

const SCORES = sql('select id, score, grade from leads where id = any($1::uuid[])');

export interface Score {
  readonly score: number | null;
  readonly grade: Grade | null;
}

/** How leads are scored now. */
export async function presentScores(database: Database, leadIds: readonly string[]): Promise<Map<string, Score>> {
  const rows = await database.query<{ id: string } & Score>(SCORES, [idArray(leadIds)]);
  return new Map(rows.map(row => [row.id, row]));
}

const HISTORY = sql(`
  select lead_id as "leadId", entries from lead_history where lead_id = any($1::uuid[]) and at >= $2 order by lead_id, id`);

/** What happened to leads since a time, each in its order. */
export const historyOf = (
  database: Database,
  leadIds: readonly string[],
  since: Date,
): Promise<{ leadId: string; entries: HistoryEntry[] }[]> => database.query(HISTORY, [idArray(leadIds), since]);
