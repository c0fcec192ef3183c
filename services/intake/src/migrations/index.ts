import type { Migration } from '@baton/platform';
import { Intake1700000000001 } from './0001-intake.js';
import { CrmRecords1700000002000 } from './0002-crm-records.js';

/** In the order in which they run. */
export const intakeMigrations: readonly Migration[] = [Intake1700000000001, CrmRecords1700000002000];
