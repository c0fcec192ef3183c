import { idArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Lane } from '../../deliveries/lanes.store.js';

/** A notice that takes for granted that its reader has heard of an assignment. */
export interface Sequel extends Lane {
  readonly deliveryId: number;
  readonly assignmentId: string;
}

// What surely did not arrive is not heard of, however often it was tried.
const UNHEARD = sql(`
  select g.delivery_id as "deliveryId"
  from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[]) as g(lead_id, subscription_id, delivery_id, assignment_id)
  join deliveries d on d.lead_id = g.lead_id and d.subscription_id = g.subscription_id
  join events e on e.event_id = d.event_id and e.name in ('assigned', 'reminder', 'overdue')
    and e.body::jsonb -> 'notice' ->> 'assignmentId' = g.assignment_id
  left join attempts a on a.delivery_id = d.id and (a.error is null or a.may_have_arrived)
  group by g.delivery_id having count(a.delivery_id) = 0`);

/**
 * Which of these deliveries speak of an assignment of which nothing can have arrived: it waits, was given up, or there was nothing to say any more. Where
 * nothing was to be told of it, it is known otherwise.
 */
export async function unheardOf(tx: Pick<Transaction, 'query'>, sequels: readonly Sequel[]): Promise<Set<number>> {
  if (sequels.length === 0) return new Set();
  const rows = await tx.query<{ deliveryId: number }>(UNHEARD, [
    idArray(sequels.map(s => s.leadId)),
    textArray(sequels.map(s => s.subscriptionId)),
    plainArray(sequels.map(s => s.deliveryId)),
    textArray(sequels.map(s => s.assignmentId)),
  ]);
  return new Set(rows.map(row => row.deliveryId));
}
