import { idArray, sql, type Transaction } from '@baton/platform';
import { holdAgainstErasure } from './deliveries.store.js';
import { hastenSome, holdLanes, type Lane } from './lanes.store.js';
import type { DeliveredName } from './plan-deliveries.js';

export const deliveryStates = ['waiting', 'delivered', 'dead', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A delivery, for people. */
export interface DeliveryView {
  readonly id: number;
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly event: DeliveredName;
  readonly leadId: string;
  readonly occurredAt: Date;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: Date;
  /** While it waits: when its lead's next delivery to this subscription may be tried. */
  readonly dueAt: Date | null;
  readonly finishedAt: Date | null;
  readonly because: string | null;
}

export interface AttemptView {
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
}

export interface DeliveryQuery {
  readonly subscription?: string;
  readonly status?: DeliveryState;
  readonly lead?: string;
  /** The last id of the page before. */
  readonly before?: number;
  readonly limit: number;
}

const VIEW = `
  select d.id, d.subscription_id as "subscriptionId", d.event_id::text as "eventId", e.name as event, d.lead_id::text as "leadId",
    e.occurred_at as "occurredAt", d.state, d.attempts, d.created_at as "createdAt", d.finished_at as "finishedAt", d.because,
    case when d.state = 'waiting' then l.due_at end as "dueAt"
  from deliveries d join events e on e.event_id = d.event_id
  left join lanes l on l.lead_id = d.lead_id and l.subscription_id = d.subscription_id`;

type Queries = Pick<Transaction, 'query'>;

/** Deliveries, the newest first. A lead is found by each of the ids that it ever had. */
export function findDeliveries(database: Queries, { subscription, status, lead, before, limit }: DeliveryQuery): Promise<DeliveryView[]> {
  const values: unknown[] = [limit];
  const conditions: string[] = [];
  const when = (value: unknown, condition: (place: string) => string) => {
    if (value !== undefined) conditions.push(condition(`$${values.push(value)}`));
  };
  when(subscription, place => `d.subscription_id = ${place}`);
  // In the text, not as a value: so that what is given up is found by its index.
  if (status !== undefined) conditions.push(`d.state = '${status}'`);
  when(before, place => `d.id < ${place}`);
  when(lead === undefined ? undefined : idArray([lead]), place => {
    const current = `coalesce((select lead_id from lead_aliases where alias_id = (${place}::uuid[])[1]), (${place}::uuid[])[1])`;
    return `d.lead_id in (select ${current} union select alias_id from lead_aliases where lead_id = ${current})`;
  });
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  return database.query<DeliveryView>(sql(`${VIEW} ${where} order by d.id desc limit $1`), values);
}

const ONE = sql(`${VIEW} where d.id = $1`);
const ATTEMPTS = sql(`
  select number, at, duration_ms as "durationMs", status, error, answer from attempts where delivery_id = $1 order by number desc limit 100`);

/** One delivery with its last hundred attempts, the newest first. */
export async function readDelivery(database: Queries, id: number): Promise<(DeliveryView & { log: AttemptView[] }) | undefined> {
  const [delivery] = await database.query<DeliveryView>(ONE, [id]);
  return delivery && { ...delivery, log: await database.query<AttemptView>(ATTEMPTS, [id]) };
}

const TO_REDELIVER = `select d.id, d.lead_id::text as "leadId", d.subscription_id as "subscriptionId", e.body is null as "isErased"
  from deliveries d join events e on e.event_id = d.event_id`;
const THIS_ONE = sql(`${TO_REDELIVER} where d.id = $1`);
const DEAD_SINCE = sql(`
  ${TO_REDELIVER} where d.subscription_id = $1 and d.state = 'dead' and d.id > $4 and d.created_at >= $2 and d.created_at < $3 and e.body is not null
  order by d.id limit $5`);
const AGAIN = sql(`
  update deliveries d set state = 'waiting', finished_at = null, because = null, attempts_before = attempts, first_attempt_at = null, waiting_since = $2
  from events e where d.id = any($1::bigint[]) and d.state <> 'waiting' and e.event_id = d.event_id and e.body is not null returning d.id`);

type ToRedeliver = Lane & { readonly id: number; readonly isErased: boolean };

/**
 * Sends a delivery again, at once, under the same webhook-id: also one that was taken, or that waits for its next try.
 * @returns 'unknown' when there is no such delivery, 'erased' when there is nothing to send any more
 */
export async function redeliver(tx: Transaction, id: number, now: Date): Promise<'again' | 'unknown' | 'erased'> {
  await holdAgainstErasure(tx);
  const found = await tx.query<ToRedeliver>(THIS_ONE, [id]);
  if (found.length === 0) return 'unknown';
  if (found[0]!.isErased) return 'erased';
  await sendAgain(tx, found, now);
  return 'again';
}

/** What was given up, by when its event came. */
export interface Dead {
  readonly subscriptionId: string;
  readonly since: Date;
  /** null: until now. */
  readonly until: Date | null;
}

/**
 * Sends again what was given up, the oldest first: so much of it as one transaction should hold.
 * @param after the delivery up to which that has happened already
 * @returns how many, and up to which delivery it has come; null when that was the rest
 */
export async function redeliverDead(
  tx: Transaction,
  { subscriptionId, since, until }: Dead,
  after: number,
  now: Date,
  most = 1_000,
): Promise<{ redelivered: number; last: number | null }> {
  await holdAgainstErasure(tx);
  const found = await tx.query<ToRedeliver>(DEAD_SINCE, [subscriptionId, since, until ?? now, after, most]);
  return { redelivered: await sendAgain(tx, found, now), last: found.length < most ? null : found.at(-1)!.id };
}

async function sendAgain(tx: Transaction, found: readonly ToRedeliver[], now: Date): Promise<number> {
  if (found.length === 0) return 0;
  await holdLanes(tx, found, now);
  await hastenSome(tx, found, now);
  return (await tx.query(AGAIN, [`{${found.map(d => d.id).join(',')}}`, now])).length;
}
