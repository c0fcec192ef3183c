import type { Migration } from '@baton/platform';
import { Routing1700000000001 } from './0001-routing.js';
import { Leads1700000002000 } from './0002-leads.js';
import { Accounts1700000003000 } from './0003-accounts.js';
import { Capacity1700000004000 } from './0004-capacity.js';
import { Work1700000005000 } from './0005-work.js';
import { Weight1700000006000 } from './0006-weight.js';
import { Presence1700000007000 } from './0007-presence.js';
import { Notifications1700000009000 } from './0009-notifications.js';

/** In the order in which they run. */
export const assignmentMigrations: readonly Migration[] = [
  Routing1700000000001,
  Leads1700000002000,
  Accounts1700000003000,
  Capacity1700000004000,
  Work1700000005000,
  Weight1700000006000,
  Presence1700000007000,
  Notifications1700000009000,
];
