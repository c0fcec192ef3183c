import { idArray, sql, textArray, type Transaction } from '@baton/platform';

/** Lanes of a subscription that one transaction changes: what comes for their leads in the meantime waits for its end. */
const MOST_LANES = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

// `offset` finds the last of a whole piece; what is less than that was the rest.
const HASTEN = sql(`
  with piece as materialized (
    select c.lead_id, c.subscription_id from unnest($1::text[], $2::uuid[]) as s(id, after)
    cross join lateral (
      select l.lead_id, l.subscription_id from lanes l
      where l.subscription_id = s.id and l.lead_id > s.after and l.claim_id is null and l.due_at > $3 order by l.lead_id limit $4 for update) c),
  hastened as (
    update lanes l set due_at = $3 from piece p where l.lead_id = p.lead_id and l.subscription_id = p.subscription_id)
  update subscriptions s
  set hasten_after = (select p.lead_id from piece p where p.subscription_id = s.id order by p.lead_id offset $4 - 1)
  where s.id = any($1::text[])`);

interface Hastening {
  readonly subscriptionId: string;
  /** The lead up to which it has come. */
  readonly after: string;
}

const hasten = async (tx: Transaction, all: readonly Hastening[], now: Date, most: number): Promise<void> =>
  void (await tx.query(HASTEN, [textArray(all.map(h => h.subscriptionId)), idArray(all.map(h => h.after)), now, most]));

/**
 * What waits for its next try at these receivers is tried now. Their rows are held. When much waits, it goes on with hastenFurther.
 * @param most lanes of each that are hastened in this transaction
 */
export const hastenLanes = (tx: Transaction, subscriptionIds: readonly string[], now: Date, most = MOST_LANES): Promise<void> =>
  hasten(
    tx,
    subscriptionIds.map(subscriptionId => ({ subscriptionId, after: BEFORE_ALL })),
    now,
    most,
  );

const ANY = sql('select exists (select from subscriptions where hasten_after is not null) as any');
/** Whether there is more to hasten. */
export const isHastening = async (database: Pick<Transaction, 'query'>): Promise<boolean> =>
  (await database.query<{ any: boolean }>(ANY))[0]!.any;

const NEXT = sql(`
  select id as "subscriptionId", hasten_after::text as after from subscriptions where hasten_after is not null order by id limit 1
  for no key update skip locked`);
/** Hastens the next piece of what a receiver has waiting. @returns whether there was one */
export async function hastenFurther(tx: Transaction, now: Date, most = MOST_LANES): Promise<boolean> {
  const next = await tx.query<Hastening>(NEXT);
  if (next.length > 0) await hasten(tx, next, now, most);
  return next.length > 0;
}
