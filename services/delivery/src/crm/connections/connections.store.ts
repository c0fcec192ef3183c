import { sql, type Transaction } from '@baton/platform';
import type { Standing } from '../../subscriptions/subscription.js';
import { STANDING } from '../../subscriptions/subscriptions.store.js';
import type { ConnectionSettings } from './connection.js';

/** A connection as its table has it: a subscription of another kind. */
export interface ConnectionRow extends Standing {
  readonly id: string;
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  /** By name, sealed. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly filter: string | null;
  readonly active: boolean;
  readonly maxConcurrent: number;
}

const COLUMNS = `id, url as "baseUrl", settings, credentials, filter, active, max_concurrent as "maxConcurrent", ${STANDING}`;

const ALL = sql(`select ${COLUMNS} from subscriptions where kind = 'crm' order by id`);
const ONE = sql(`select ${COLUMNS} from subscriptions where id = $1 and kind = 'crm'`);
const LOCK = sql(`select ${COLUMNS} from subscriptions where id = $1 and kind = 'crm' for no key update`);

type Queries = Pick<Transaction, 'query'>;

export const allConnections = (database: Queries): Promise<ConnectionRow[]> => database.query<ConnectionRow>(ALL);
export const findConnection = async (database: Queries, id: string): Promise<ConnectionRow | undefined> =>
  (await database.query<ConnectionRow>(ONE, [id]))[0];
/** Held against everybody else who changes it. */
export const lockConnection = async (tx: Transaction, id: string): Promise<ConnectionRow | undefined> =>
  (await tx.query<ConnectionRow>(LOCK, [id]))[0];

export type ConfiguredConnection = Pick<
  ConnectionRow,
  'id' | 'baseUrl' | 'settings' | 'credentials' | 'filter' | 'active' | 'maxConcurrent'
>;

const valuesOf = ({ id, baseUrl, settings, credentials, filter, active, maxConcurrent }: ConfiguredConnection, now: Date): unknown[] => [
  id,
  baseUrl,
  JSON.stringify(settings),
  JSON.stringify(credentials),
  filter,
  active,
  maxConcurrent,
  now,
];

const CREATE = sql(`
  insert into subscriptions (id, kind, url, settings, credentials, filter, active, max_concurrent, event_types, secrets, created_at, updated_at)
  values ($1, 'crm', $2, $3::jsonb, $4::jsonb, $5, $6, $7, '{}', '[]', $8, $8) on conflict (id) do nothing returning ${COLUMNS}`);
/** @returns undefined when the id is taken */
export const createConnection = async (tx: Transaction, configured: ConfiguredConnection, now: Date): Promise<ConnectionRow | undefined> =>
  (await tx.query<ConnectionRow>(CREATE, valuesOf(configured, now)))[0];

const CHANGE = sql(`
  update subscriptions set url = $2, settings = $3::jsonb, credentials = $4::jsonb, filter = $5, active = $6, max_concurrent = $7, updated_at = $8
  where id = $1 returning ${COLUMNS}`);
export const changeConnection = async (tx: Transaction, configured: ConfiguredConnection, now: Date): Promise<ConnectionRow> =>
  (await tx.query<ConnectionRow>(CHANGE, valuesOf(configured, now)))[0]!;
