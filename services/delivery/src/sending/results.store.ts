import { idArray, instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import { laneArrays, type Lane } from '../deliveries/lanes.store.js';
import type { Health } from './assess-health.js';

const HELD = sql(`
  select l.lead_id::text as "leadId", l.subscription_id as "subscriptionId", l.claim_id::text as "claimId"
  from unnest($1::uuid[], $2::text[], $3::uuid[]) as g(lead_id, subscription_id, claim_id)
  join lanes l on l.lead_id = g.lead_id and l.subscription_id = g.subscription_id and l.claim_id = g.claim_id
  order by l.lead_id, l.subscription_id for update of l`);

/** A lane as it was taken by one of the claims of a replica. */
export interface ClaimedLane extends Lane {
  readonly claimId: string;
}

/** Which of these lanes are still ours, and held from here on. Others were taken when the lease ended, or erased. */
export const holdClaimed = (tx: Transaction, lanes: readonly ClaimedLane[]): Promise<ClaimedLane[]> =>
  tx.query<ClaimedLane>(HELD, [...laneArrays(lanes), idArray(lanes.map(l => l.claimId))]);

/** How a delivery stands after an attempt. */
export interface Advance extends Lane {
  readonly deliveryId: number;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly attemptsBefore: number;
  readonly firstAttemptAt: Date | null;
  readonly because: string | null;
  /** When it is tried again; null when it has come to its end. */
  readonly dueAt: Date | null;
}

const ADVANCE = sql(`
  update deliveries d set state = g.state, attempts = g.attempts, attempts_before = g.attempts_before, first_attempt_at = g.first_attempt_at,
    because = g.because, finished_at = case when g.state <> 'waiting' then $7::timestamptz end
  from unnest($1::bigint[], $2::text[], $3::int[], $4::int[], $5::timestamptz[], $6::text[])
    as g(id, state, attempts, attempts_before, first_attempt_at, because)
  -- One that was dropped meanwhile, since its lead was erased, stays so.
  where d.id = g.id and d.state = 'waiting' returning d.id`);
const LANES = sql(`
  with given as (
    -- What waits for its next try, unless it was dropped while it was on its way.
    select g.lead_id, g.subscription_id, case when d.state = 'waiting' then g.due_at end as due_at
    from unnest($1::uuid[], $2::text[], $3::timestamptz[], $5::bigint[]) as g(lead_id, subscription_id, due_at, delivery_id)
    join deliveries d on d.id = g.delivery_id),
  waiting as (
    select g.lead_id, g.subscription_id, coalesce(g.due_at, $4) as due_at from given g
    where g.due_at is not null
      or exists (select from deliveries d where d.lead_id = g.lead_id and d.subscription_id = g.subscription_id and d.state = 'waiting')),
  over as (
    delete from lanes l using given g where l.lead_id = g.lead_id and l.subscription_id = g.subscription_id
      and not exists (select from waiting w where w.lead_id = g.lead_id and w.subscription_id = g.subscription_id))
  update lanes l set claim_id = null, due_at = w.due_at from waiting w where l.lead_id = w.lead_id and l.subscription_id = w.subscription_id`);

/**
 * Writes how deliveries stand; their lanes, which are held, go on with the next one, wait, or end.
 * @returns the deliveries that were still waiting: the others were dropped while they were on their way, and nothing is written of them
 */
export async function advance(tx: Transaction, steps: readonly Advance[], now: Date): Promise<Set<number>> {
  const [advanced] = await Promise.all([
    tx.query<{ id: number }>(ADVANCE, [
      plainArray(steps.map(s => s.deliveryId)),
      textArray(steps.map(s => s.state)),
      plainArray(steps.map(s => s.attempts)),
      plainArray(steps.map(s => s.attemptsBefore)),
      instantArray(steps.map(s => s.firstAttemptAt)),
      textArray(steps.map(s => s.because)),
      now,
    ]),
    tx.query(LANES, [...laneArrays(steps), instantArray(steps.map(s => s.dueAt)), now, plainArray(steps.map(s => s.deliveryId))]),
  ]);
  return new Set(advanced.map(row => row.id));
}

export interface Attempt {
  readonly deliveryId: number;
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
  /** Although nothing was answered. */
  readonly mayHaveArrived: boolean;
}

const LOG = sql(`
  insert into attempts (delivery_id, number, at, duration_ms, status, error, answer, may_have_arrived)
  select delivery_id, number, at, duration_ms, status, error, answer, may_have_arrived
  from unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::int[], $5::int[], $6::text[], $7::text[], $8::boolean[])
    as g(delivery_id, number, at, duration_ms, status, error, answer, may_have_arrived)`);

/** Keeps what happened. */
export const logAttempts = async (tx: Transaction, attempts: readonly Attempt[]): Promise<void> =>
  void (await tx.query(LOG, [
    plainArray(attempts.map(a => a.deliveryId)),
    plainArray(attempts.map(a => a.number)),
    instantArray(attempts.map(a => a.at)),
    plainArray(attempts.map(a => a.durationMs)),
    plainArray(attempts.map(a => a.status)),
    textArray(attempts.map(a => a.error)),
    textArray(attempts.map(a => a.answer)),
    plainArray(attempts.map(a => a.mayHaveArrived)),
  ]));

const HEALTH = `failures_in_row as "failuresInRow", failing_since as "failingSince", last_error as "lastError", hold_until as "holdUntil",
  disabled_at as "disabledAt", disabled_because as "disabledBecause"`;
// Those that are well and stay so are neither read nor held.
const UNWELL = sql(`
  select id, health_round as "healthRound", ${HEALTH} from subscriptions where id = any($1::text[]) and (failures_in_row > 0 or id = any($2::text[])) order by id
  for no key update`);

/** How the subscriptions do that have failed just now, or were failing before. They are held. */
export const unwellSubscriptions = (
  tx: Transaction,
  ids: readonly string[],
  failed: readonly string[],
): Promise<(Health & { readonly id: string; readonly healthRound: number })[]> => tx.query(UNWELL, [textArray(ids), textArray(failed)]);

const SAVE_HEALTH = sql(`
  update subscriptions s set failures_in_row = g.failures, failing_since = g.failing_since, last_error = g.last_error, hold_until = g.hold_until,
    disabled_at = g.disabled_at, disabled_because = g.disabled_because
  from unnest($1::text[], $2::int[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
    as g(id, failures, failing_since, last_error, hold_until, disabled_at, disabled_because)
  where s.id = g.id`);

export const saveHealth = async (tx: Transaction, rows: readonly (Health & { readonly id: string })[]): Promise<void> =>
  void (await tx.query(SAVE_HEALTH, [
    textArray(rows.map(r => r.id)),
    plainArray(rows.map(r => r.failuresInRow)),
    instantArray(rows.map(r => r.failingSince)),
    textArray(rows.map(r => r.lastError)),
    instantArray(rows.map(r => r.holdUntil)),
    instantArray(rows.map(r => r.disabledAt)),
    textArray(rows.map(r => r.disabledBecause)),
  ]));
