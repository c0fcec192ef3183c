import { idArray, instantArray, jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform/database';
import type { TakeCause } from '../types.js';
import type { LogEntry, Occurrence, TurnTaken } from './log-entries.js';

type Claimed = Occurrence & { kind: 'claimed' };

/** The end of the log. */
export interface LogHead {
  readonly seq: number;
  /** Of the batch that wrote the last entry. */
  readonly batch: number;
}

const lockHead = sql(`select last_seq as seq, last_batch as batch from routing_head where id = 1 for update`);

/** Takes the routing lock, held until the transaction ends, and returns the end of the log. Lock the leads' rows before it. */
export async function lockRouting(tx: Transaction): Promise<LogHead> {
  const [head] = await tx.query<{ seq: number; batch: number }>(lockHead);
  if (!head) throw new Error('routing_head has no row');
  return head;
}

interface LogRow {
  seq: number;
  batch: number;
  at: Date;
  kind: Occurrence['kind'];
  rep_id: string | null;
  pool_id: string | null;
  lead_id: string | null;
  decision_id: string | null;
  detail: unknown;
}

const readLog = sql(`
  select seq, batch, at, kind, rep_id, pool_id, lead_id, decision_id, detail
  from routing_log where seq >= $1 and seq <= $2 order by seq`);

/** The entries from one place to another, both inclusive, each with its batch. */
export async function entriesBetween(
  tx: Pick<Transaction, 'query'>,
  from: number,
  to: number,
): Promise<{ entry: LogEntry; batch: number }[]> {
  const rows = await tx.query<LogRow>(readLog, [from, to]);
  return rows.map(row => ({ entry: { seq: row.seq, at: row.at.getTime(), ...occurrenceOf(row) }, batch: row.batch }));
}

function occurrenceOf(row: LogRow): Occurrence {
  const detail = row.detail as never;
  const [repId, poolId, leadId] = [row.rep_id!, row.pool_id, row.lead_id!];
  switch (row.kind) {
    case 'claimed':
      return { kind: 'claimed', repId, poolId, leadId, decisionId: row.decision_id!, ...claimOf(detail) };
    case 'released':
      return { kind: 'released', repId, poolId, leadId, ...(detail as { reason: string; weight?: number }) };
    case 'taken':
      return { kind: 'taken', repId, leadId, ...(poolId === null ? {} : { poolId }), ...(detail as { cause: TakeCause; weight?: number }) };
    case 'room-kept':
      return { kind: 'room-kept', repId, poolId: poolId!, leadId, ...(detail as { weight: number; until: number }) };
    case 'room-freed':
      return { kind: 'room-freed', repId, poolId: poolId!, leadId };
    case 'slots-corrected':
      return { kind: 'slots-corrected', repId, slots: detail };
    case 'presence-changed':
      return { kind: 'presence-changed', repId, presence: detail };
    case 'presence-known':
      return { kind: 'presence-known', isKnown: (detail as { isKnown: boolean }).isKnown };
    case 'rep-changed':
      return { kind: 'rep-changed', repId, rep: detail };
    case 'pool-changed':
      return { kind: 'pool-changed', poolId: poolId!, pool: detail };
    case 'calendar-changed':
      return { kind: 'calendar-changed', calendar: detail };
    case 'policy-activated':
      return { kind: 'policy-activated', policy: detail };
    case 'shadow-changed':
      return { kind: 'shadow-changed', policy: detail };
  }
}

function claimOf(detail: (Partial<TurnTaken> & Pick<Claimed, 'counted' | 'weight'>) | null): Pick<Claimed, 'turn' | 'counted' | 'weight'> {
  const { virtualTime, pass, ...others } = detail ?? {};
  return { turn: virtualTime === undefined || pass === undefined ? null : { virtualTime, pass }, ...others };
}

/** A weight of 1 is left out. */
const weightOf = (entry: { readonly weight?: number }) => (entry.weight === undefined ? {} : { weight: entry.weight });

function detailOf(entry: LogEntry): unknown {
  switch (entry.kind) {
    case 'claimed':
      if (entry.counted === undefined && entry.weight === undefined) return entry.turn;
      return { ...entry.turn, ...(entry.counted && { counted: entry.counted }), ...weightOf(entry) };
    case 'released':
      return { reason: entry.reason, ...weightOf(entry) };
    case 'taken':
      return { cause: entry.cause, ...weightOf(entry) };
    case 'room-kept':
      return { weight: entry.weight, until: entry.until };
    case 'room-freed':
      return null;
    case 'slots-corrected':
      return entry.slots;
    case 'presence-changed':
      return entry.presence;
    case 'presence-known':
      return { isKnown: entry.isKnown };
    case 'rep-changed':
      return entry.rep;
    case 'pool-changed':
      return entry.pool;
    case 'calendar-changed':
      return entry.calendar;
    case 'policy-activated':
    case 'shadow-changed':
      return entry.policy;
  }
}

/** The columns of entries, as parameters of `appendLog`: batch, new end, seqs, times, kinds, reps, pools, leads, decisions, details. */
export const logParameters = (entries: readonly LogEntry[], batch: number): unknown[] => [
  batch,
  entries.at(-1)?.seq ?? null,
  plainArray(entries.map(e => e.seq)),
  instantArray(entries.map(e => new Date(e.at))),
  plainArray(entries.map(e => e.kind)),
  textArray(entries.map(e => ('repId' in e ? e.repId : null))),
  textArray(entries.map(e => ('poolId' in e ? e.poolId : null))),
  idArray(entries.map(e => ('leadId' in e ? e.leadId : null))),
  idArray(entries.map(e => ('decisionId' in e ? e.decisionId : null))),
  jsonArray(entries.map(detailOf)),
];

/** Parts of one statement that appends entries ($1 to $10) and moves the head, when there are any. */
export const appendLog = `
  logged as (
    insert into routing_log (batch, seq, at, kind, rep_id, pool_id, lead_id, decision_id, detail)
    select $1::bigint, seq, at, kind, rep_id, pool_id, lead_id, decision_id, detail::json
    from unnest($3::bigint[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::text[])
      as e(seq, at, kind, rep_id, pool_id, lead_id, decision_id, detail)
  ),
  moved as (update routing_head set last_seq = $2::bigint, last_batch = $1::bigint where id = 1 and $2::bigint is not null)`;
