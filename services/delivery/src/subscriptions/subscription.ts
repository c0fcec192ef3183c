import { eventDefinitions, type EventName } from '@baton/contracts';
import type { Health } from '../sending/assess-health.js';
import type { StoredSecret } from './signing-secrets.js';

/** What else a receiver has to hear of: its copies of a lead have to be joined, parted or deleted. */
const identityEvents = ['leads-merged', 'leads-unmerged', 'lead-erased'] as const;

/** The events that can be subscribed to: the life cycle of leads, and what changes who a lead is. */
export const deliverableEvents: readonly EventName[] = [
  ...(Object.keys(eventDefinitions) as EventName[]).filter(name => eventDefinitions[name].topic === 'assignmentLeads'),
  ...identityEvents,
];

/** How it stands with a receiver of any kind. */
export interface Standing extends Health {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A subscription as its table has it. */
export interface SubscriptionRow extends Standing {
  readonly id: string;
  readonly url: string;
  /** Empty: all events. */
  readonly eventTypes: readonly EventName[];
  readonly filter: string | null;
  readonly active: boolean;
  readonly maxConcurrent: number;
  readonly secrets: readonly StoredSecret[];
}

/** A subscription as people may see it: no secret, but which there are. */
export interface SubscriptionView extends Omit<SubscriptionRow, 'secrets'> {
  readonly state: ReceiverState;
  readonly secrets: readonly { readonly createdAt: string; readonly expiresAt: string | null }[];
  /** Told this once, to whoever had it made. */
  readonly secret?: string;
}

export type ReceiverState = 'active' | 'paused' | 'disabled';

export const stateOf = ({ active, disabledAt }: Pick<SubscriptionRow, 'active' | 'disabledAt'>): ReceiverState =>
  disabledAt !== null ? 'disabled' : active ? 'active' : 'paused';

export const viewOf = ({ secrets, ...row }: SubscriptionRow): SubscriptionView => ({
  ...row,
  state: stateOf(row),
  secrets: secrets.map(({ createdAt, expiresAt }) => ({ createdAt, expiresAt })),
});
