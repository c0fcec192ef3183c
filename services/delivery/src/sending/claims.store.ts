import type { EventName } from '@baton/contracts';
import { plainArray, sql, textArray, type Statement, type Transaction } from '@baton/platform';
import { laneArrays, type Lane } from '../deliveries/lanes.store.js';
import type { ReceiverKind } from '../subscriptions/receiver-kind.js';
import type { StoredSecret } from '../subscriptions/signing-secrets.js';

/** A subscription that may be sent to now. */
export interface Ready {
  readonly id: string;
  readonly kind: ReceiverKind;
  readonly url: string;
  readonly secrets: readonly StoredSecret[];
  /** How many sendings may be under way. */
  readonly maxConcurrent: number;
  /** Rises when how it did so far is forgotten. */
  readonly healthRound: number;
  /** What else its kind needs to know; null for webhooks. */
  readonly settings: unknown;
  /** By name, sealed; null for webhooks. */
  readonly credentials: Readonly<Record<string, string>> | null;
}

const READY = sql(`
  select id, kind, url, secrets, max_concurrent as "maxConcurrent", health_round as "healthRound", settings, credentials from subscriptions
  where active and disabled_at is null and (hold_until is null or hold_until <= $1) order by id`);

/** Subscriptions that are active and did not ask to be left alone. */
export const readySubscriptions = (tx: Transaction, now: Date): Promise<Ready[]> => tx.query<Ready>(READY, [now]);

const CLAIM = sql(`
  with due as materialized (
    select c.lead_id, c.subscription_id from unnest($1::text[], $2::int[]) as s(id, room)
    cross join lateral (
      select l.lead_id, l.subscription_id from lanes l where l.subscription_id = s.id and l.due_at <= $3 order by l.due_at limit s.room
      for update skip locked) c)
  update lanes l set claim_id = $4, due_at = $5 from due where l.lead_id = due.lead_id and l.subscription_id = due.subscription_id
  returning l.lead_id::text as "leadId", l.subscription_id as "subscriptionId"`);

/**
 * Takes lanes that are due, for each subscription as many as there is room for. They are due again at the end of the lease: what a replica that was
 * killed had taken is then taken by another.
 */
export const claimLanes = (
  tx: Transaction,
  room: ReadonlyMap<string, number>,
  claimId: string,
  now: Date,
  leaseUntil: Date,
): Promise<Lane[]> => tx.query<Lane>(CLAIM, [textArray([...room.keys()]), plainArray([...room.values()]), now, claimId, leaseUntil]);

/** The next delivery of a lane. */
export interface Head extends Lane {
  readonly deliveryId: number;
  readonly eventId: string;
  readonly eventName: EventName;
  readonly body: string;
  /** Of all rounds. */
  readonly attempts: number;
  readonly attemptsBefore: number;
  readonly firstAttemptAt: Date | null;
}

/** What comes first in a lane: what waits longest, or what was tried least, and of that the oldest. */
export type FirstInLane = 'oldest' | 'least-tried';

// A statement of its own: it sees what was committed before the lanes were taken.
const headsBy = (order: string) =>
  sql(`
  select g.lead_id::text as "leadId", g.subscription_id as "subscriptionId", d.id as "deliveryId", d.event_id::text as "eventId",
    e.name as "eventName", e.body,
    d.attempts, d.attempts_before as "attemptsBefore", d.first_attempt_at as "firstAttemptAt"
  from unnest($1::uuid[], $2::text[]) as g(lead_id, subscription_id)
  cross join lateral (
    select id, event_id, attempts, attempts_before, first_attempt_at from deliveries w where w.lead_id = g.lead_id and w.subscription_id = g.subscription_id and w.state = 'waiting' order by ${order} limit 1) d
  join events e on e.event_id = d.event_id`);
const HEADS: Readonly<Record<FirstInLane, Statement>> = {
  oldest: headsBy('w.id'),
  'least-tried': headsBy('w.attempts - w.attempts_before, w.id'),
};

/** What is first in each of these lanes. */
export const headsOf = (tx: Transaction, lanes: readonly Lane[], first: FirstInLane): Promise<Head[]> =>
  tx.query<Head>(HEADS[first], laneArrays(lanes));

const END_EMPTY = sql(`
  delete from lanes l using unnest($1::uuid[], $2::text[]) as g(lead_id, subscription_id)
  where l.lead_id = g.lead_id and l.subscription_id = g.subscription_id and not exists (
    select from deliveries d where d.lead_id = l.lead_id and d.subscription_id = l.subscription_id and d.state = 'waiting')`);
/** Ends those of these lanes, which are held, that have nothing left: the replica died that was sending it when the lead was erased. */
export const endEmptyLanes = async (tx: Transaction, lanes: readonly Lane[]): Promise<void> =>
  void (await tx.query(END_EMPTY, laneArrays(lanes)));
