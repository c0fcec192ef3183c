import { sql, type Transaction } from '@baton/platform';
import type { Standing } from '../../subscriptions/subscription.js';
import { STANDING } from '../../subscriptions/subscriptions.store.js';
import type { ChannelKind, ChannelSettings, NotificationChannel } from './channel.js';

/** A channel as its table has it: a receiver of another kind. */
export interface ChannelRow extends NotificationChannel, Standing {
  /** Of a chat: where it is, without the path, which is a secret. */
  readonly url: string;
  /** Of a chat: its address, sealed. */
  readonly credentials: { readonly url?: string };
  readonly active: boolean;
}

const KINDS = `kind in ('email', 'slack', 'teams')`;
const COLUMNS = `id, kind, url, settings, credentials, active, ${STANDING}`;

// Held, so that none is deleted before what is written for it is committed.
const IN_USE = sql(`select id, kind, settings from subscriptions where ${KINDS} order by id for key share`);
/** All channels, also paused ones: what comes waits for them. They stay until the end of the transaction. */
export const channelsIn = (tx: Transaction): Promise<NotificationChannel[]> => tx.query<NotificationChannel>(IN_USE);

type Queries = Pick<Transaction, 'query'>;

const ALL = sql(`select ${COLUMNS} from subscriptions where ${KINDS} order by id`);
const ONE = sql(`select ${COLUMNS} from subscriptions where ${KINDS} and id = $1`);
const LOCK = sql(`select ${COLUMNS} from subscriptions where ${KINDS} and id = $1 for no key update`);

export const allChannels = (database: Queries): Promise<ChannelRow[]> => database.query<ChannelRow>(ALL);
export const findChannel = async (database: Queries, id: string): Promise<ChannelRow | undefined> =>
  (await database.query<ChannelRow>(ONE, [id]))[0];
/** Held against everybody else who changes it. */
export const lockChannel = async (tx: Transaction, id: string): Promise<ChannelRow | undefined> =>
  (await tx.query<ChannelRow>(LOCK, [id]))[0];

export interface ConfiguredChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly url: string;
  readonly settings: ChannelSettings;
  readonly credentials: { readonly url?: string };
  readonly active: boolean;
}

/** Messages at the same time: a chat takes one a second. */
const PLACES: Readonly<Record<ChannelKind, number>> = { email: 5, slack: 1, teams: 1 };

const valuesOf = ({ id, kind, url, settings, credentials, active }: ConfiguredChannel, now: Date): unknown[] => [
  id,
  kind,
  url,
  JSON.stringify(settings),
  JSON.stringify(credentials),
  active,
  PLACES[kind],
  now,
];

const CREATE = sql(`
  insert into subscriptions (id, kind, url, settings, credentials, active, max_concurrent, filter, event_types, secrets, created_at, updated_at)
  values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7, null, '{}', '[]', $8, $8) on conflict (id) do nothing returning ${COLUMNS}`);
/** @returns undefined when the id is taken */
export const createChannel = async (tx: Transaction, configured: ConfiguredChannel, now: Date): Promise<ChannelRow | undefined> =>
  (await tx.query<ChannelRow>(CREATE, valuesOf(configured, now)))[0];

const CHANGE = sql(`
  update subscriptions set kind = $2, url = $3, settings = $4::jsonb, credentials = $5::jsonb, active = $6, max_concurrent = $7, updated_at = $8
  where id = $1 returning ${COLUMNS}`);
export const changeChannel = async (tx: Transaction, configured: ConfiguredChannel, now: Date): Promise<ChannelRow> =>
  (await tx.query<ChannelRow>(CHANGE, valuesOf(configured, now)))[0]!;
