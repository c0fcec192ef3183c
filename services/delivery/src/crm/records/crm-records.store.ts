import type { EventName } from '@baton/contracts';
import { idArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import { laneArrays, type Lane } from '../../deliveries/lanes.store.js';
import type { CrmRecord } from '../../sending/classify-outcome.js';
import type { Erasure, Erasures } from '../judge-taken.js';
import type { Kin } from '../plan-write.js';

/** An event of the lead of a delivery. */
export interface HistoryRow {
  readonly deliveryId: number;
  readonly name: EventName;
  readonly body: string;
  readonly isDelivered: boolean;
}

const HISTORIES = sql(`
  select h.id as "deliveryId", e.name, e.body, d.state = 'delivered' as "isDelivered"
  from unnest($1::uuid[], $2::text[], $3::bigint[]) as h(lead_id, subscription_id, id)
  join deliveries d on d.lead_id = h.lead_id and d.subscription_id = h.subscription_id and (d.id <= h.id or d.state <> 'waiting')
  join events e on e.event_id = d.event_id
  where e.body is not null order by d.id`);

/** What these deliveries' leads were told to their receivers so far, themselves last, and what was told already of later events. */
export const historiesOf = (tx: Transaction, heads: readonly (Lane & { readonly deliveryId: number })[]): Promise<HistoryRow[]> =>
  tx.query<HistoryRow>(HISTORIES, [...laneArrays(heads), plainArray(heads.map(head => head.deliveryId))]);

const RECORDS = sql(`
  select r.lead_id::text as "leadId", r.subscription_id as "subscriptionId", r.record_id as "recordId"
  from unnest($1::uuid[], $2::text[]) as g(lead_id, subscription_id)
  join crm_records r on r.lead_id = g.lead_id and r.subscription_id = g.subscription_id`);

/** Where CRMs keep these leads, as far as they do. */
export const recordsOf = (tx: Transaction, lanes: readonly Lane[]): Promise<(Lane & { readonly recordId: string })[]> =>
  tx.query(RECORDS, laneArrays(lanes));

export interface Link extends Lane {
  readonly record: CrmRecord;
}

const LINK = sql(`
  insert into crm_records as r (lead_id, subscription_id, object_type, record_id, url, linked_at)
  select lead_id, subscription_id, object_type, record_id, url, $6
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as g(lead_id, subscription_id, object_type, record_id, url)
  on conflict (lead_id, subscription_id) do update
    set object_type = excluded.object_type, record_id = excluded.record_id, url = excluded.url, linked_at = excluded.linked_at
    where (r.object_type, r.record_id) is distinct from (excluded.object_type, excluded.record_id)
  returning lead_id::text as "leadId", subscription_id as "subscriptionId"`);

/** Keeps where CRMs have leads. @returns those that were not known, or were known as another record */
export const keepLinks = (tx: Transaction, links: readonly Link[], now: Date): Promise<Lane[]> =>
  tx.query<Lane>(LINK, [
    ...laneArrays(links),
    textArray(links.map(l => l.record.objectType)),
    textArray(links.map(l => l.record.recordId)),
    textArray(links.map(l => l.record.url)),
    now,
  ]);

const RELEASE = sql(`
  delete from crm_records r using unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as g(lead_id, subscription_id, object_type, record_id)
  join lead_aliases a on a.lead_id = g.lead_id
  where r.lead_id = a.alias_id and r.subscription_id = g.subscription_id and (r.object_type, r.record_id) = (g.object_type, g.record_id)`);

/** Forgets of leads that were merged away that these records were theirs: what is still told of them is not to be written there. */
export const releaseLinks = async (tx: Transaction, links: readonly Link[]): Promise<void> =>
  void (await tx.query(RELEASE, [
    ...laneArrays(links),
    textArray(links.map(l => l.record.objectType)),
    textArray(links.map(l => l.record.recordId)),
  ]));

const KIN = sql(`
  select h.id as "deliveryId", k.lead_id::text as "leadId", k.lead_id = coalesce(a.lead_id, h.lead_id) as "isCurrent", k.lead_id <> h.lead_id and exists (
    select from lanes l where l.lead_id = k.lead_id and l.subscription_id = h.subscription_id and l.claim_id is not null) as "isSending"
  from unnest($1::uuid[], $2::text[], $3::bigint[]) as h(lead_id, subscription_id, id)
  left join lead_aliases a on a.alias_id = h.lead_id
  cross join lateral (
    select coalesce(a.lead_id, h.lead_id) as lead_id union select alias_id from lead_aliases where lead_id = coalesce(a.lead_id, h.lead_id)) k
  order by k.lead_id`);

/** The leads of these deliveries, each with all that are one with it. */
export const kinOf = (
  tx: Transaction,
  heads: readonly (Lane & { readonly deliveryId: number })[],
): Promise<(Kin & { readonly deliveryId: number })[]> =>
  tx.query(KIN, [...laneArrays(heads), plainArray(heads.map(head => head.deliveryId))]);

// While a lane is claimed it is due when its sender is taken to be dead, which says nothing of what is in it.
const ERASURES = sql(`
  select distinct on (d.lead_id) d.lead_id::text as "leadId", d.state <> 'waiting' and (d.state <> 'delivered' or d.finished_at < $3) as "isOver",
    case when d.state = 'waiting' and l.claim_id is null then (extract(epoch from l.due_at - $3) * 1000)::float8 end as "dueInMs"
  from deliveries d join events e on e.event_id = d.event_id and e.name = 'lead-erased'
  left join lanes l on l.lead_id = d.lead_id and l.subscription_id = d.subscription_id
  where d.lead_id = any($1::uuid[]) and d.subscription_id = $2
  order by d.lead_id, d.id desc`);

/** Which of these leads a receiver is, or was, to be told to erase, as it stands at a time; what was done since then is not over yet. */
export async function erasuresOf(
  database: Pick<Transaction, 'query'>,
  leadIds: readonly string[],
  subscriptionId: string,
  at: Date,
): Promise<Erasures> {
  const rows = await database.query<Erasure & { leadId: string }>(ERASURES, [idArray(leadIds), subscriptionId, at]);
  return new Map(rows.map(({ leadId, ...erasure }) => [leadId, erasure]));
}

const FORGET = sql(`
  delete from crm_records r using unnest($1::uuid[], $2::text[]) as g(lead_id, subscription_id)
  where r.subscription_id = g.subscription_id and r.lead_id in (
    select g.lead_id union select alias_id from lead_aliases where lead_id = g.lead_id
    union select lead_id from lead_aliases where alias_id = g.lead_id)`);
/** Forgets records that were erased, of a lead and those that are one with it. */
export const forgetLinks = async (tx: Transaction, lanes: readonly Lane[]): Promise<void> =>
  void (await tx.query(FORGET, laneArrays(lanes)));

const FORGET_ALL = sql('delete from crm_records where subscription_id = $1');
/** Forgets where a CRM has leads: the connection is to another one from now on. */
export const forgetAllLinks = async (tx: Transaction, subscriptionId: string): Promise<void> =>
  void (await tx.query(FORGET_ALL, [subscriptionId]));
