import { idArray, instantArray, sql, textArray, type Transaction } from '@baton/platform';
import { holdLanes } from './lanes.store.js';
import type { DeliveryPlan } from './plan-deliveries.js';

// Erasure waits for the slices that are writing deliveries, and those that come after it see its tombstones.
const WRITE_LOCK = sql(`select pg_advisory_xact_lock_shared(hashtext('delivery.erasure'))`);
/** Held by whoever makes something wait: erasure comes before it or after it, never in between. */
export const holdAgainstErasure = async (tx: Transaction): Promise<void> => void (await tx.query(WRITE_LOCK));

const ERASED = sql(`select lead_id::text as "leadId" from erased_leads where lead_id = any($1::uuid[])`);

/**
 * Which of these leads were erased. To be asked before anything is kept of a lead: what is not erased now is not before the end of the transaction.
 */
export async function erasedAmong(tx: Transaction, leadIds: readonly string[]): Promise<Set<string>> {
  const [, rows] = await Promise.all([holdAgainstErasure(tx), tx.query<{ leadId: string }>(ERASED, [idArray([...new Set(leadIds)])])]);
  return new Set(rows.map(r => r.leadId));
}

const ADD_EVENTS = sql(`
  insert into events (event_id, lead_id, name, occurred_at, body, created_at)
  select event_id, lead_id, name, occurred_at, body, $6
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[]) as g(event_id, lead_id, name, occurred_at, body)
  on conflict do nothing`);
const ADD_DELIVERIES = sql(`
  insert into deliveries (subscription_id, event_id, lead_id, created_at, waiting_since)
  select subscription_id, event_id, lead_id, $4, $4 from unnest($1::text[], $2::uuid[], $3::uuid[]) with ordinality as g(subscription_id, event_id, lead_id, place)
  order by place
  on conflict (event_id, subscription_id) do nothing`);

/**
 * Writes what has to be delivered: one row for each event and subscription, also when it is told twice.
 * @returns how many deliveries were planned for leads that are not erased
 */
export async function addDeliveries(tx: Transaction, plan: DeliveryPlan, now: Date): Promise<number> {
  if (plan.deliveries.length === 0) return 0;
  const erased = await erasedAmong(
    tx,
    plan.events.map(e => e.leadId),
  );
  const events = plan.events.filter(e => !erased.has(e.leadId));
  const deliveries = plan.deliveries.filter(d => !erased.has(d.leadId));
  if (deliveries.length === 0) return 0;
  await Promise.all([
    holdLanes(tx, deliveries, now),
    tx.query(ADD_EVENTS, [
      idArray(events.map(e => e.eventId)),
      idArray(events.map(e => e.leadId)),
      textArray(events.map(e => e.name)),
      instantArray(events.map(e => e.time)),
      textArray(events.map(e => e.body)),
      now,
    ]),
    tx.query(ADD_DELIVERIES, [
      textArray(deliveries.map(d => d.subscriptionId)),
      idArray(deliveries.map(d => d.eventId)),
      idArray(deliveries.map(d => d.leadId)),
      now,
    ]),
  ]);
  return deliveries.length;
}

const ERASE_LOCK = sql(`select pg_advisory_xact_lock(hashtext('delivery.erasure'))`);
const HOLD_LANES = sql(`
  select from lanes where lead_id in (select unnest($1::uuid[]) union select alias_id from lead_aliases where lead_id = any($1::uuid[]))
  order by lead_id, subscription_id for update`);
const ERASE = sql(`
  with ids as (select unnest($1::uuid[]) as id union select alias_id from lead_aliases where lead_id = any($1::uuid[])),
  -- Leads that are one are erased together, each with an event of its own: what is told of one erasure stays when the next comes.
  erasures as (
    select d.lead_id, d.subscription_id from deliveries d join events e on e.event_id = d.event_id
    where d.lead_id in (select id from ids) and d.state = 'waiting' and e.name = 'lead-erased'),
  bodies as (update events set body = null where lead_id in (select id from ids) and name <> 'lead-erased'),
  dropped as (
    update deliveries d set state = 'dropped', finished_at = $2, because = 'the lead was erased'
    from events e where e.event_id = d.event_id and e.name <> 'lead-erased' and d.state = 'waiting' and d.lead_id in (select id from ids)),
  -- What a receiver answered, or why it did not, may repeat what it was sent.
  answers as (update attempts set answer = null, error = null where delivery_id in (select id from deliveries where lead_id in (select id from ids)))
  -- What is on its way now may arrive after this: what is told of the erasure comes after it, in the same lane.
  delete from lanes l where lead_id in (select id from ids) and claim_id is null
    and not exists (select from erasures e where e.lead_id = l.lead_id and e.subscription_id = l.subscription_id)`);

/** Nothing more of these leads, or of those merged into them, is sent, and what was sent is forgotten. Before recordErasure, in its transaction. */
export async function eraseDeliveries(tx: Transaction, leadIds: readonly string[], now: Date): Promise<void> {
  await tx.query(ERASE_LOCK);
  await tx.query(HOLD_LANES, [idArray(leadIds)]);
  await tx.query(ERASE, [idArray(leadIds), now]);
}
