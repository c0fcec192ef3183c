import { receiverTable } from '../../subscriptions/receivers.store.js';
import type { Standing } from '../../subscriptions/subscription.js';
import type { ConnectionSettings } from './connection.js';

/** A connection as its table has it: a receiver of another kind. */
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

export type ConfiguredConnection = Omit<ConnectionRow, keyof Standing>;

export const connections = receiverTable<ConnectionRow>(
  ['crm'],
  'id, url as "baseUrl", settings, credentials, filter, active, max_concurrent as "maxConcurrent"',
);
