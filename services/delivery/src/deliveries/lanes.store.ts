import { idArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';

/** What of a lead waits for a subscription; its row is held by whoever changes that. */
export interface Lane {
  readonly leadId: string;
  readonly subscriptionId: string;
}

const compare = (a: Lane, b: Lane): number =>
  a.leadId < b.leadId
    ? -1
    : a.leadId > b.leadId
      ? 1
      : a.subscriptionId < b.subscriptionId
        ? -1
        : a.subscriptionId > b.subscriptionId
          ? 1
          : 0;

/** Each lane once, in the one order in which they are locked. */
export const lanesOf = (lanes: readonly Lane[]): Lane[] =>
  [...new Map(lanes.map(lane => [`${lane.leadId}/${lane.subscriptionId}`, lane])).values()].sort(compare);

export const laneArrays = (lanes: readonly Lane[]): [Buffer | string, Buffer] => [
  idArray(lanes.map(l => l.leadId)),
  textArray(lanes.map(l => l.subscriptionId)),
];

// A lane that is there is held, not changed: whoever is just finishing the last delivery of it then sees the next.
const HOLD = sql(`
  insert into lanes (lead_id, subscription_id, due_at)
  select lead_id, subscription_id, $3 from unnest($1::uuid[], $2::text[]) with ordinality as g(lead_id, subscription_id, place) order by place
  on conflict (lead_id, subscription_id) do update set lead_id = excluded.lead_id where false`);

/** Makes the lanes that are not there, and holds all of them to the end of the transaction. */
export const holdLanes = async (tx: Transaction, lanes: readonly Lane[], now: Date): Promise<void> =>
  void (await tx.query(HOLD, [...laneArrays(lanesOf(lanes)), now]));

const GIVE_WAY = sql(`
  update lanes l set due_at = $2 from deliveries tried
  where tried.id = any($1::bigint[]) and l.lead_id = tried.lead_id and l.subscription_id = tried.subscription_id
    and l.claim_id is null and l.due_at > $2 and exists (
      select from deliveries d
      where d.lead_id = l.lead_id and d.subscription_id = l.subscription_id and d.state = 'waiting'
        and d.attempts - d.attempts_before < tried.attempts - tried.attempts_before)`);
/** The lanes of these deliveries, which are held, go on at once with what was tried less often than they, if there is anything. */
export const giveWay = async (tx: Transaction, deliveryIds: readonly number[], now: Date): Promise<void> =>
  deliveryIds.length === 0 ? undefined : void (await tx.query(GIVE_WAY, [plainArray(deliveryIds), now]));

const HASTEN_SOME = sql(`
  update lanes l set due_at = $3 from unnest($1::uuid[], $2::text[]) as g(lead_id, subscription_id)
  where l.lead_id = g.lead_id and l.subscription_id = g.subscription_id and l.claim_id is null and l.due_at > $3`);
/** What waits in these lanes, which are held, is tried now. */
export const hastenSome = async (tx: Transaction, lanes: readonly Lane[], now: Date): Promise<void> =>
  lanes.length === 0 ? undefined : void (await tx.query(HASTEN_SOME, [...laneArrays(lanesOf(lanes)), now]));
