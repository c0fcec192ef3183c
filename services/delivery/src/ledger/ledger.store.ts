import { sql, type Database } from '@baton/platform';

const COUNTS = sql(`
  select (select count(distinct lead_id) from deliveries)::int as leads,
    (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, count(*) as n from deliveries group by 1) as by_state) as states,
    (select min(l.due_at) from lanes l join subscriptions s on s.id = l.subscription_id
      where l.claim_id is null and s.active and s.disabled_at is null) as "oldestDueAt"`);

export interface DeliveryCounts {
  /** Leads of which a delivery is kept. */
  readonly leads: number;
  readonly states: Readonly<Partial<Record<'waiting' | 'delivered' | 'dead' | 'dropped', number>>>;
  /** Of what may be sent; a time to come when nothing is due. */
  readonly oldestDueAt: Date | null;
}

/** Where everything is in this service. */
export const countDeliveries = async (database: Pick<Database, 'report'>): Promise<DeliveryCounts> =>
  (await database.report<DeliveryCounts>(COUNTS))[0]!;

const BY_SUBSCRIPTION = sql(`
  select s.id, s.active and s.disabled_at is null as "isSent", s.disabled_at is not null as "isDisabled",
    (select count(*) from deliveries d where d.subscription_id = s.id and d.state = 'waiting')::int as waiting,
    (select min(l.due_at) from lanes l where l.subscription_id = s.id and l.claim_id is null) as "oldestDueAt"
  from subscriptions s`);

export interface SubscriptionCounts {
  readonly id: string;
  readonly isSent: boolean;
  readonly isDisabled: boolean;
  readonly waiting: number;
  readonly oldestDueAt: Date | null;
}

export const countBySubscription = (database: Pick<Database, 'report'>): Promise<SubscriptionCounts[]> =>
  database.report<SubscriptionCounts>(BY_SUBSCRIPTION);
