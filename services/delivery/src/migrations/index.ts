import type { Migration } from '@baton/platform';
import { Delivery1700000000001 } from './0001-delivery.js';
import { CrmConnections1700000000002 } from './0002-crm-connections.js';
import { Notifications1700000000003 } from './0003-notifications.js';
import { LeadStreams1700000000004 } from './0004-lead-streams.js';
import { HealthRounds1700000000005 } from './0005-health-rounds.js';
import { UnansweredAttempts1700000000006 } from './0006-unanswered-attempts.js';

/** In the order in which they run. */
export const deliveryMigrations: readonly Migration[] = [
  Delivery1700000000001,
  CrmConnections1700000000002,
  Notifications1700000000003,
  LeadStreams1700000000004,
  HealthRounds1700000000005,
  UnansweredAttempts1700000000006,
];
