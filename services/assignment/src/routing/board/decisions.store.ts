import { idArray, instantArray, jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform/database';
import type { DecisionInput } from '../decision/decision-input.js';
import { ENGINE_VERSION } from '../decision/route-lead.js';
import { forgetComparisons } from '../../shadow/shadow.store.js';
import type { Decision } from '../types.js';
import type { LogEntry } from './log-entries.js';
import { appendLog, logParameters } from './routing-log.store.js';

/** A decision with what it depended on. */
export interface DecisionRecord {
  readonly input: DecisionInput;
  readonly decision: Decision;
}

/** What is stored of the input beside its own columns. */
type StoredInput = Omit<DecisionInput, 'decisionId' | 'leadId' | 'now'>;

const storedInput = ({ decisionId: _id, leadId: _lead, now: _at, ...stored }: DecisionInput): StoredInput => stored;

const appendLogAndDecisions = sql(`
  with ${appendLog}
  insert into routing_decisions
    (decision_id, lead_id, decided_at, position, engine_version, policy_hash, kind, rep_id, pool_id, rule, input, outcome)
  select decision_id, lead_id, decided_at, position, $11::smallint, policy_hash, kind, rep_id, pool_id, rule, input::json, outcome::json
  from unnest($12::uuid[], $13::uuid[], $14::timestamptz[], $15::bigint[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[],
    $21::text[], $22::text[])
    as d(decision_id, lead_id, decided_at, position, policy_hash, kind, rep_id, pool_id, rule, input, outcome)`);

/** Writes entries and decisions and moves the head of the log: one statement, which nobody waits for. The routing lock has to be held. */
export function appendToLog(tx: Transaction, batch: number, entries: readonly LogEntry[], records: readonly DecisionRecord[]): void {
  const decisions = records.map(record => record.decision);
  tx.send(appendLogAndDecisions, [
    ...logParameters(entries, batch),
    ENGINE_VERSION,
    idArray(decisions.map(d => d.decisionId)),
    idArray(decisions.map(d => d.leadId)),
    instantArray(decisions.map(d => d.decidedAt)),
    plainArray(decisions.map(d => d.position)),
    textArray(decisions.map(d => d.policyHash)),
    plainArray(decisions.map(d => d.kind)),
    textArray(decisions.map(d => (d.kind === 'assign' ? d.repId : null))),
    textArray(decisions.map(d => d.poolId)),
    textArray(decisions.map(d => d.rule)),
    jsonArray(records.map(record => storedInput(record.input))),
    jsonArray(decisions.map(outcomeOf)),
  ]);
}

/** What is stored of the outcome beside its own columns. */
function outcomeOf(decision: Decision): Record<string, unknown> {
  const { because, sla, candidates, eligible, counts, weight } = decision;
  const all = { because, sla, candidates, eligible, counts, ...(weight === undefined ? {} : { weight }) };
  switch (decision.kind) {
    case 'assign':
      return all;
    case 'queue': {
      const { reason, nextTryAt, value, keeps } = decision;
      return { ...all, reason, nextTryAt, value, ...(keeps && { keeps }) };
    }
    case 'nurture':
      return { ...all, program: decision.program };
    case 'close':
      return { ...all, outcome: decision.outcome };
  }
}

interface DecisionRow {
  decision_id: string;
  lead_id: string;
  decided_at: Date;
  position: number;
  engine_version: number;
  policy_hash: string;
  kind: Decision['kind'];
  rep_id: string | null;
  pool_id: string | null;
  rule: string;
  input: StoredInput | null;
  outcome: Record<string, never>;
}

/** A decision as it was stored. */
export interface StoredDecision {
  readonly decision: Decision;
  readonly engineVersion: number;
  /** null: the lead was erased. */
  readonly input: DecisionInput | null;
}

function storedDecision(row: DecisionRow): StoredDecision {
  const { decision_id: decisionId, lead_id: leadId, decided_at: decidedAt, position, rule } = row;
  const { nextTryAt, ...outcome } = row.outcome;
  const decision = {
    decisionId,
    leadId,
    decidedAt,
    position,
    rule,
    kind: row.kind,
    poolId: row.pool_id,
    policyHash: row.policy_hash,
    ...outcome,
    ...(row.rep_id === null ? {} : { repId: row.rep_id }),
    ...(nextTryAt === undefined ? {} : { nextTryAt: new Date(nextTryAt) }),
  } as unknown as Decision;
  const input = row.input === null ? null : { ...row.input, decisionId, leadId, now: decidedAt };
  return { decision, engineVersion: row.engine_version, input };
}

const columns = `decision_id, lead_id, decided_at, position, engine_version, policy_hash, kind, rep_id, pool_id, rule, input, outcome`;
const selectDecision = sql(`select ${columns} from routing_decisions where decision_id = $1`);
const selectDecisions = sql(`
  select ${columns} from routing_decisions where (position, decision_id) > ($1::bigint, $2::uuid) order by position, decision_id limit $3`);

/** One decision, or undefined when there is none of this id. */
export async function findDecision(tx: Pick<Transaction, 'query'>, decisionId: string): Promise<StoredDecision | undefined> {
  const [row] = await tx.query<DecisionRow>(selectDecision, [decisionId]);
  return row && storedDecision(row);
}

/** Decisions in the order of what they saw, after a (position, decisionId). */
export async function decisionsAfter(
  tx: Pick<Transaction, 'query'>,
  after: { position: number; decisionId: string },
  limit: number,
): Promise<StoredDecision[]> {
  return (await tx.query<DecisionRow>(selectDecisions, [after.position, after.decisionId, limit])).map(storedDecision);
}

const eraseInputs = sql(`update routing_decisions set input = null where lead_id = any($1::uuid[]) and input is not null`);

/** Forgets what is known of leads from their decisions: these can no longer be replayed, but still say who got the lead and why. */
export async function eraseDecisionInputs(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.query(eraseInputs, [idArray(leadIds)]);
  await forgetComparisons(tx, leadIds);
}
