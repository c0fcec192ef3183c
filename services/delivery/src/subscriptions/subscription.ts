import { eventDefinitions, type EventName } from '@baton/contracts';
import type { StoredSecret } from './signing-secrets.js';

/** What else a receiver has to hear of: its copies of a lead have to be joined, parted or deleted. */
const identityEvents = ['leads-merged', 'leads-unmerged', 'lead-erased'] as const;

/** The events that can be subscribed to: the life cycle of leads, and what changes who a lead is. */
export const deliverableEvents: readonly EventName[] = [
  ...(Object.keys(eventDefinitions) as EventName[]).filter(name => eventDefinitions[name].topic === 'assignmentLeads'),
  ...identityEvents,
];

/** A subscription as its table has it. */
export interface SubscriptionRow {
  readonly id: string;
  readonly url: string;
  /** Empty: all events. */
  readonly eventTypes: readonly EventName[];
  readonly filter: string | null;
  readonly active: boolean;
  readonly maxConcurrent: number;
  readonly secrets: readonly StoredSecret[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly failuresInRow: number;
  readonly failingSince: Date | null;
  readonly lastError: string | null;
  readonly holdUntil: Date | null;
  readonly disabledAt: Date | null;
  readonly disabledBecause: string | null;
}

/** A subscription as people may see it: no secret, but which there are. */
export interface SubscriptionView extends Omit<SubscriptionRow, 'secrets'> {
  readonly state: 'active' | 'paused' | 'disabled';
  readonly secrets: readonly { readonly createdAt: string; readonly expiresAt: string | null }[];
  /** Told this once, to whoever had it made. */
  readonly secret?: string;
}

const stateOf = ({ active, disabledAt }: SubscriptionRow): SubscriptionView['state'] =>
  disabledAt !== null ? 'disabled' : active ? 'active' : 'paused';

export const viewOf = ({ secrets, ...row }: SubscriptionRow): SubscriptionView => ({
  ...row,
  state: stateOf({ secrets, ...row }),
  secrets: secrets.map(({ createdAt, expiresAt }) => ({ createdAt, expiresAt })),
});
