import { sql, type Transaction } from '@baton/platform';
import { receiverTable } from './receivers.store.js';
import type { StoredSecret } from './signing-secrets.js';
import type { SubscriptionRow } from './subscription.js';

export const subscriptions = receiverTable<SubscriptionRow>(
  ['webhook'],
  'id, url, event_types as "eventTypes", filter, active, max_concurrent as "maxConcurrent", secrets',
);

export type Configured = Pick<SubscriptionRow, 'id' | 'url' | 'eventTypes' | 'filter' | 'active' | 'maxConcurrent'>;

const SECRETS = sql(`update subscriptions set secrets = $2::jsonb, updated_at = $3 where id = $1`);
export const saveSecrets = async (tx: Transaction, id: string, secrets: readonly StoredSecret[], now: Date): Promise<void> =>
  void (await tx.query(SECRETS, [id, JSON.stringify(secrets), now]));
