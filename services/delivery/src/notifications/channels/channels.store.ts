import { sql, type Transaction } from '@baton/platform';
import { receiverTable } from '../../subscriptions/receivers.store.js';
import type { Standing } from '../../subscriptions/subscription.js';
import { channelKinds, type NotificationChannel } from './channel.js';

/** A channel as its table has it: a receiver of another kind. */
export interface ChannelRow extends NotificationChannel, Standing {
  /** Of a chat: where it is, without the path, which is a secret. */
  readonly url: string;
  /** Of a chat: its address, sealed. */
  readonly credentials: { readonly url?: string };
  readonly active: boolean;
}

export type ConfiguredChannel = Omit<ChannelRow, keyof Standing>;

export const notificationChannels = receiverTable<ChannelRow>(channelKinds, 'id, kind, url, settings, credentials, active');

// Held, so that none is deleted before what is written for it is committed.
const IN_USE = sql(`select id, kind, settings from subscriptions where kind in ('email', 'slack', 'teams') order by id for key share`);
/** All channels, also paused ones: what comes waits for them. They stay until the end of the transaction. */
export const channelsIn = (tx: Transaction): Promise<NotificationChannel[]> => tx.query<NotificationChannel>(IN_USE);
