import { sql, type Transaction } from '@baton/platform';
import { laneArrays, type Lane } from '../deliveries/lanes.store.js';

const AT_ONCE = 1_000;

const OLD_LANES = sql(`
  select l.lead_id::text as "leadId", l.subscription_id as "subscriptionId" from lanes l
  where l.due_at <= $2 and exists (
    select from deliveries d where d.lead_id = l.lead_id and d.subscription_id = l.subscription_id and d.state = 'waiting' and d.waiting_since < $1)
  order by l.lead_id, l.subscription_id limit ${AT_ONCE} for update skip locked`);
const DROP = sql(`
  with given as (select l.lead_id, l.subscription_id from unnest($3::uuid[], $4::text[]) as l(lead_id, subscription_id)),
  dropped as (
    update deliveries d set state = 'dropped', finished_at = $2, because = 'it waited too long for its subscription to be active again'
    from given g where d.lead_id = g.lead_id and d.subscription_id = g.subscription_id and d.state = 'waiting' and d.waiting_since < $1 returning d.id),
  over as (
    delete from lanes l using given g where l.lead_id = g.lead_id and l.subscription_id = g.subscription_id and not exists (
      select from deliveries d where d.lead_id = g.lead_id and d.subscription_id = g.subscription_id and d.state = 'waiting' and d.waiting_since >= $1))
  select count(*) as n from dropped`);

/** Drops what has waited since before a time, and is due all the while. @returns how many deliveries */
export async function dropOld(tx: Transaction, before: Date, now: Date): Promise<number> {
  const lanes = await tx.query<Lane>(OLD_LANES, [before, now]);
  if (lanes.length === 0) return 0;
  return (await tx.query<{ n: number }>(DROP, [before, now, ...laneArrays(lanes)]))[0]!.n;
}

// Asked twice: one that is sent again meanwhile is looked at once more, by the outer condition alone.
const FORGET_DELIVERIES = sql(`
  delete from deliveries where finished_at < $1 and id in (select id from deliveries where finished_at < $1 order by finished_at limit ${AT_ONCE}) returning id`);
/** Deletes deliveries that came to their end before a time, with their attempts. @returns how many */
export const forgetDeliveries = async (tx: Transaction, before: Date): Promise<number> =>
  (await tx.query(FORGET_DELIVERIES, [before])).length;

const FORGET_EVENTS = sql(`
  delete from events where event_id in (
    select e.event_id from events e where e.created_at < $1 and not exists (select from deliveries d where d.event_id = e.event_id)
    order by e.created_at limit ${AT_ONCE}) returning event_id`);
/** Deletes events of which no delivery is kept. @returns how many */
export const forgetEvents = async (tx: Transaction, before: Date): Promise<number> => (await tx.query(FORGET_EVENTS, [before])).length;
