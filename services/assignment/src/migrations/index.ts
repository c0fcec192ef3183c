import type { Migration } from '@baton/platform';
import { Routing1700000000001 } from './0001-routing.js';
import { Leads1700000002000 } from './0002-leads.js';
import { Capacity1700000000004 } from './0004-capacity.js';

/** In the order in which they run. */
export const assignmentMigrations: readonly Migration[] = [Routing1700000000001, Leads1700000002000, Capacity1700000000004];
