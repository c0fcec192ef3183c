import { sql, textArray, type Transaction } from '@baton/platform';
import type { ReceiverKind } from './receiver-kind.js';
import type { StoredSecret } from './signing-secrets.js';
import type { Standing } from './subscription.js';

type Queries = Pick<Transaction, 'query'>;

/** How it stands with a receiver of any kind. */
const STANDING = `created_at as "createdAt", updated_at as "updatedAt", failures_in_row as "failuresInRow", failing_since as "failingSince",
  last_error as "lastError", hold_until as "holdUntil", disabled_at as "disabledAt", disabled_because as "disabledBecause"`;

/** What is configured of a receiver of any kind. */
export interface ReceiverValues {
  readonly id: string;
  readonly kind: ReceiverKind;
  readonly url: string;
  readonly active: boolean;
  readonly maxConcurrent: number;
  readonly eventTypes?: readonly string[];
  readonly filter?: string | null;
  /** Of all kinds but webhooks. */
  readonly settings?: object;
  readonly credentials?: object;
  /** Of webhooks, when they are made: later by saveSecrets. */
  readonly secrets?: readonly StoredSecret[];
}

/** The receivers of some kinds. */
export interface ReceiverTable<Row> {
  readonly all: (database: Queries) => Promise<Row[]>;
  readonly find: (database: Queries, id: string) => Promise<Row | undefined>;
  /** Held against everybody else who changes it. */
  readonly lock: (tx: Transaction, id: string) => Promise<Row | undefined>;
  /** @returns undefined when the id is taken: by a receiver of another kind, or by somebody else in the meantime */
  readonly create: (tx: Transaction, values: ReceiverValues, now: Date) => Promise<Row | undefined>;
  readonly change: (tx: Transaction, values: ReceiverValues, now: Date) => Promise<Row>;
  /** With all its deliveries. @returns whether it was there */
  readonly remove: (tx: Transaction, id: string) => Promise<boolean>;
  /** Who changed what, and why: the last 200, the newest first. Nothing about a receiver of another kind. */
  readonly changesOf: (database: Queries, id: string) => Promise<SubscriptionChange[]>;
}

/** @param own what a row has beside how it stands with the receiver */
export function receiverTable<Row extends Standing>(kinds: readonly ReceiverKind[], own: string): ReceiverTable<Row> {
  const columns = `${own}, ${STANDING}`;
  const select = `select ${columns} from subscriptions where kind in (${kinds.map(kind => `'${kind}'`).join(', ')})`;
  const ALL = sql(`${select} order by id`);
  const ONE = sql(`${select} and id = $1`);
  const LOCK = sql(`${select} and id = $1 for no key update`);
  const CREATE = sql(`
    insert into subscriptions (id, kind, url, active, max_concurrent, event_types, filter, settings, credentials, created_at, updated_at, secrets)
    values ($1, $2, $3, $4, $5, $6::text[], $7, $8::jsonb, $9::jsonb, $10, $10, $11::jsonb) on conflict (id) do nothing returning ${columns}`);
  const CHANGE = sql(`
    update subscriptions set kind = $2, url = $3, active = $4, max_concurrent = $5, event_types = $6::text[], filter = $7, settings = $8::jsonb,
      credentials = $9::jsonb, updated_at = $10
    where id = $1 returning ${columns}`);
  return {
    all: database => database.query<Row>(ALL),
    find: async (database, id) => (await database.query<Row>(ONE, [id]))[0],
    lock: async (tx, id) => (await tx.query<Row>(LOCK, [id]))[0],
    create: async (tx, values, now) =>
      (await tx.query<Row>(CREATE, [...parametersOf(values, now), JSON.stringify(values.secrets ?? [])]))[0],
    change: async (tx, values, now) => (await tx.query<Row>(CHANGE, parametersOf(values, now)))[0]!,
    remove: async (tx, id) => (await tx.query(DELETE, [id, textArray(kinds)])).length > 0,
    changesOf: (database, id) => database.query<SubscriptionChange>(CHANGES, [id, textArray(kinds)]),
  };
}

function parametersOf(values: ReceiverValues, now: Date): unknown[] {
  const { id, kind, url, active, maxConcurrent, eventTypes = [], filter = null, settings, credentials } = values;
  const json = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value));
  return [id, kind, url, active, maxConcurrent, textArray(eventTypes), filter, json(settings), json(credentials), now];
}

const ANY = sql('select from subscriptions where id = $1');
/** Whether there is a receiver of that id, of any kind. */
export const isReceiver = async (database: Queries, id: string): Promise<boolean> => (await database.query(ANY, [id])).length > 0;

const ENABLE = sql(`
  update subscriptions set disabled_at = null, disabled_because = null, failing_since = null, failures_in_row = 0, hold_until = null,
    health_round = health_round + 1, updated_at = $2
  where id = $1 returning ${STANDING}`);
/** Forgets how a receiver did so far. @returns what that makes of its row */
export const enableReceiver = async (tx: Transaction, id: string, now: Date): Promise<Standing> =>
  (await tx.query<Standing>(ENABLE, [id, now]))[0];

const DELETE = sql(`delete from subscriptions where id = $1 and kind = any($2::text[]) returning id`);

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
