import { idArray, instantArray, plainArray, textArray } from '@baton/platform';
import type { ClockStep, RunningClock } from '../life-cycle/running-clock.js';
import type { CloseOutcome, DueKind, Lead, Memory, Place } from '../life-cycle/lead.js';
import type { Grade, LeadStatus, WeightedReason } from '@baton/contracts';

interface Column {
  readonly name: string;
  /** How the column's values travel: as an array of this type, cast by `cast` where the column is of another. */
  readonly array: 'uuid' | 'int' | 'bigint' | 'float8' | 'text' | 'timestamptz';
  readonly cast?: string;
  readonly of: (lead: Lead) => string | number | Date | null;
}
const column = (name: string, array: Column['array'], of: Column['of'], cast?: string): Column => ({ name, array, of, cast });

/** The one place that says how a lead is written; `leadOf` reads it. */
export const leadColumns: readonly Column[] = [
  column('id', 'uuid', l => l.id),
  column('partition', 'int', l => l.partition),
  column('place', 'text', l => l.place),
  column('status', 'text', l => l.status),
  column('outcome', 'text', l => l.outcome),
  column('merged_into', 'uuid', l => l.mergedInto),
  column('score', 'int', l => l.score),
  column('grade', 'text', l => l.grade),
  column('scored_at', 'timestamptz', l => l.scoredAt),
  column('score_reasons', 'text', l => l.scoreReasons && JSON.stringify(l.scoreReasons), 'jsonb'),
  column('scored_version', 'int', l => l.scoredVersion),
  column('awaited_inquiry_id', 'uuid', l => l.awaitedInquiryId),
  column('awaited_version', 'int', l => l.awaitedVersion),
  column('seen_at', 'timestamptz', l => l.seenAt),
  column('owner_rep', 'text', l => l.ownership?.repId ?? null),
  column('assignment_id', 'uuid', l => l.ownership?.assignmentId ?? null),
  column('decision_id', 'uuid', l => l.ownership?.decisionId ?? null),
  column('pool_id', 'text', l => l.ownership?.poolId ?? null),
  column('policy_hash', 'text', l => l.ownership?.policyHash ?? null),
  column('owned_weight', 'int', l => (l.ownership === null || l.ownership.weight === 1 ? null : l.ownership.weight)),
  column('owned_since', 'timestamptz', l => l.ownership?.since ?? null),
  column('accept_by', 'timestamptz', l => l.ownership?.acceptBy ?? null),
  column('contact_by', 'timestamptz', l => l.ownership?.contactBy ?? null),
  column('accepted_at', 'timestamptz', l => l.ownership?.acceptedAt ?? null),
  column('contacted_at', 'timestamptz', l => l.ownership?.contactedAt ?? null),
  column('clocks', 'text', l => clocksColumn(l.ownership), 'jsonb'),
  column('last_owner', 'text', l => l.lastOwner),
  column('last_owned_since', 'timestamptz', l => l.lastOwnedSince),
  column('worked_at', 'timestamptz', l => l.workedAt),
  column('attempts', 'int', l => l.attempts),
  column('queue_pool', 'text', l => l.queue?.poolId ?? null),
  column('queue_reason', 'text', l => l.queue?.reason ?? null),
  column('queued_since', 'timestamptz', l => l.queue?.since ?? null),
  column('queue_policy', 'text', l => l.queue?.policyHash ?? null),
  column('queue_position', 'bigint', l => l.queue?.position ?? null),
  column('queue_value', 'float8', l => l.queue?.value ?? null),
  column('episode_id', 'uuid', l => l.episode?.episodeId ?? null),
  column('program', 'text', l => l.episode?.program ?? null),
  column('memory', 'text', l => (isEmpty(l.memory) ? '{}' : JSON.stringify(l.memory)), 'jsonb'),
  column('next_due_at', 'timestamptz', l => l.due?.at ?? null),
  column('next_due_kind', 'text', l => l.due?.kind ?? null),
  column('stream_version', 'int', l => l.streamVersion),
];

/** The clocks with the assignment that they are of: a replica of an earlier version writes another one without them. */
const clocksColumn = (ownership: Lead['ownership']): string | null =>
  ownership?.clocks ? JSON.stringify({ assignmentId: ownership.assignmentId, clocks: ownership.clocks }) : null;

function isEmpty(memory: Memory): boolean {
  for (const _ in memory) return false;
  return true;
}

/** One parameter per column, each an array over the leads; none at all for a column that is null for all of them. `unnest` fills it up. */
export const leadParameters = (leads: readonly Lead[]): unknown[] =>
  leadColumns.map(({ array, of }) => {
    const values = leads.map(of);
    return values.every(isNull) ? null : arrays[array](values as never[]);
  });

const isNull = (value: unknown): boolean => value === null;
const arrays = { uuid: idArray, int: plainArray, bigint: plainArray, float8: plainArray, text: textArray, timestamptz: instantArray };

/** All columns as a select names them: a prepared statement must not depend on columns that are added later. */
export const selectedColumns = leadColumns.map(({ name }) => name).join(', ');
/** The same of a table under another name. */
export const columnsOf = (alias: string): string => leadColumns.map(({ name }) => `${alias}.${name}`).join(', ');

interface StoredClocks {
  readonly assignmentId: string;
  readonly clocks: readonly (Omit<RunningClock, 'dueAt' | 'steps'> & {
    readonly dueAt: string;
    readonly steps: readonly (Omit<ClockStep, 'at'> & { readonly at: string })[];
  })[];
}

/** A row of leads as the driver gives it. */
export interface LeadRow {
  id: string;
  partition: number;
  place: Place;
  status: LeadStatus;
  outcome: CloseOutcome | null;
  merged_into: string | null;
  score: number | null;
  grade: Grade | null;
  scored_at: Date | null;
  score_reasons: WeightedReason[] | null;
  scored_version: number;
  awaited_inquiry_id: string | null;
  awaited_version: number;
  seen_at: Date | null;
  owner_rep: string | null;
  assignment_id: string;
  decision_id: string | null;
  pool_id: string | null;
  policy_hash: string | null;
  owned_weight: number | null;
  owned_since: Date;
  accept_by: Date | null;
  contact_by: Date | null;
  accepted_at: Date | null;
  contacted_at: Date | null;
  clocks: StoredClocks | null;
  last_owner: string | null;
  last_owned_since: Date | null;
  worked_at: Date | null;
  attempts: number;
  queue_pool: string | null;
  queue_reason: string;
  queued_since: Date;
  queue_policy: string;
  queue_position: number;
  queue_value: number | null;
  episode_id: string | null;
  program: string | null;
  memory: Memory;
  next_due_at: Date | null;
  next_due_kind: DueKind;
  stream_version: number;
}

const clockOf = (clock: StoredClocks['clocks'][number]): RunningClock => ({
  ...clock,
  dueAt: new Date(clock.dueAt),
  steps: clock.steps.map(step => ({ ...step, at: new Date(step.at) })),
});

const ownershipOf = (r: LeadRow): Lead['ownership'] =>
  r.owner_rep === null
    ? null
    : {
        repId: r.owner_rep,
        assignmentId: r.assignment_id,
        decisionId: r.decision_id,
        poolId: r.pool_id,
        policyHash: r.policy_hash,
        weight: r.owned_weight ?? 1,
        since: r.owned_since,
        acceptBy: r.accept_by,
        contactBy: r.contact_by,
        acceptedAt: r.accepted_at,
        contactedAt: r.contacted_at,
        clocks: r.clocks?.assignmentId === r.assignment_id ? r.clocks.clocks.map(clockOf) : null,
      };

const queueOf = (r: LeadRow): Lead['queue'] =>
  r.queue_pool === null
    ? null
    : {
        poolId: r.queue_pool,
        reason: r.queue_reason,
        since: r.queued_since,
        policyHash: r.queue_policy,
        position: r.queue_position,
        value: r.queue_value,
      };

/** The lead of a row. */
export const leadOf = (r: LeadRow): Lead => ({
  id: r.id,
  partition: r.partition,
  place: r.place,
  status: r.status,
  outcome: r.outcome,
  mergedInto: r.merged_into,
  score: r.score,
  grade: r.grade,
  scoredAt: r.scored_at,
  scoreReasons: r.score_reasons,
  scoredVersion: r.scored_version,
  awaitedInquiryId: r.awaited_inquiry_id,
  awaitedVersion: r.awaited_version,
  seenAt: r.seen_at,
  ownership: ownershipOf(r),
  lastOwner: r.last_owner,
  lastOwnedSince: r.last_owned_since,
  workedAt: r.worked_at,
  attempts: r.attempts,
  queue: queueOf(r),
  episode: r.episode_id === null ? null : { episodeId: r.episode_id, program: r.program },
  memory: r.memory,
  due: r.next_due_at === null ? null : { kind: r.next_due_kind, at: r.next_due_at },
  streamVersion: r.stream_version,
});
