import { sql, textArray, type Transaction } from '@baton/platform';
import type { StoredSecret } from './signing-secrets.js';
import type { ReceiverKind } from './receiver-kind.js';
import type { Standing, SubscriptionRow } from './subscription.js';

/** How it stands with a receiver of any kind. */
export const STANDING = `created_at as "createdAt", updated_at as "updatedAt", failures_in_row as "failuresInRow", failing_since as "failingSince",
  last_error as "lastError", hold_until as "holdUntil", disabled_at as "disabledAt", disabled_because as "disabledBecause"`;
const COLUMNS = `id, url, event_types as "eventTypes", filter, active, max_concurrent as "maxConcurrent", secrets, ${STANDING}`;

const ALL = sql(`select ${COLUMNS} from subscriptions where kind = 'webhook' order by id`);
const ONE = sql(`select ${COLUMNS} from subscriptions where id = $1 and kind = 'webhook'`);
const LOCK = sql(`select ${COLUMNS} from subscriptions where id = $1 and kind = 'webhook' for no key update`);

type Queries = Pick<Transaction, 'query'>;

export const allSubscriptions = (database: Queries): Promise<SubscriptionRow[]> => database.query<SubscriptionRow>(ALL);

export const findSubscription = async (database: Queries, id: string): Promise<SubscriptionRow | undefined> =>
  (await database.query<SubscriptionRow>(ONE, [id]))[0];

const ANY = sql('select from subscriptions where id = $1');
/** Whether there is a receiver of that id, of any kind. */
export const isReceiver = async (database: Queries, id: string): Promise<boolean> => (await database.query(ANY, [id])).length > 0;

/** The subscription, held against everybody else who changes it; undefined when there is none. */
export const lockSubscription = async (tx: Transaction, id: string): Promise<SubscriptionRow | undefined> =>
  (await tx.query<SubscriptionRow>(LOCK, [id]))[0];

export interface Configured {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly filter: string | null;
  readonly active: boolean;
  readonly maxConcurrent: number;
}

const CREATE = sql(`
  insert into subscriptions (id, url, event_types, filter, active, max_concurrent, secrets, created_at, updated_at)
  values ($1, $2, $3::text[], $4, $5, $6, $7::jsonb, $8, $8) on conflict (id) do nothing returning ${COLUMNS}`);

/** @returns undefined when the id is taken: by a receiver of another kind, or by somebody else in the meantime */
export const createSubscription = async (
  tx: Transaction,
  { id, url, eventTypes, filter, active, maxConcurrent }: Configured,
  secrets: readonly StoredSecret[],
  now: Date,
): Promise<SubscriptionRow | undefined> =>
  (
    await tx.query<SubscriptionRow>(CREATE, [id, url, textArray(eventTypes), filter, active, maxConcurrent, JSON.stringify(secrets), now])
  )[0];

const CHANGE = sql(`
  update subscriptions set url = $2, event_types = $3::text[], filter = $4, active = $5, max_concurrent = $6, updated_at = $7 where id = $1
  returning ${COLUMNS}`);

export const changeSubscription = async (
  tx: Transaction,
  { id, url, eventTypes, filter, active, maxConcurrent }: Configured,
  now: Date,
): Promise<SubscriptionRow> =>
  (await tx.query<SubscriptionRow>(CHANGE, [id, url, textArray(eventTypes), filter, active, maxConcurrent, now]))[0];

const SECRETS = sql(`update subscriptions set secrets = $2::jsonb, updated_at = $3 where id = $1`);
export const saveSecrets = async (tx: Transaction, id: string, secrets: readonly StoredSecret[], now: Date): Promise<void> =>
  void (await tx.query(SECRETS, [id, JSON.stringify(secrets), now]));

const ENABLE = sql(`
  update subscriptions set disabled_at = null, disabled_because = null, failing_since = null, failures_in_row = 0, hold_until = null,
    health_round = health_round + 1, updated_at = $2
  where id = $1 returning ${STANDING}`);
/** Forgets how a receiver did so far. @returns what that makes of its row */
export const enableSubscription = async (tx: Transaction, id: string, now: Date): Promise<Standing> =>
  (await tx.query<Standing>(ENABLE, [id, now]))[0];

const DELETE = sql(`delete from subscriptions where id = $1 and kind = $2 returning id`);
/** With all its deliveries. @returns whether it was there */
export const deleteSubscription = async (tx: Transaction, id: string, kind: ReceiverKind): Promise<boolean> =>
  (await tx.query(DELETE, [id, kind])).length > 0;

export interface SubscriptionChange {
  readonly subscriptionId: string;
  readonly at: Date;
  readonly who: string;
  readonly why: string | null;
  readonly change: 'created' | 'changed' | 'secret-added' | 'enabled' | 'disabled' | 'deleted';
  readonly detail: object;
}

const RECORD = sql(`
  insert into subscription_changes (subscription_id, at, who, why, change, detail) values ($1, $2, $3, $4, $5, $6::jsonb)`);
export const recordChange = async (tx: Transaction, change: SubscriptionChange): Promise<void> =>
  void (await tx.query(RECORD, [change.subscriptionId, change.at, change.who, change.why, change.change, JSON.stringify(change.detail)]));

const CHANGES = sql(`
  select subscription_id as "subscriptionId", at, who, why, change, detail from subscription_changes where subscription_id = $1
    and not exists (select from subscriptions where id = $1 and kind <> all($2::text[]))
  order by id desc limit 200`);
/** Who changed what, and why: the last 200, the newest first. Nothing about a receiver of another kind. */
export const changesOf = (database: Queries, id: string, kinds: readonly ReceiverKind[]): Promise<SubscriptionChange[]> =>
  database.query<SubscriptionChange>(CHANGES, [id, textArray(kinds)]);
