import type { CrmUpdate } from '../crm-updates/crm-update.js';
import type { CrmRecord } from './crm-record.js';

/** What was said of a record before a lead was known to have it. */
export interface WaitingUpdate {
  /** That of its receipt. */
  readonly id: string;
  readonly update: CrmUpdate & { readonly record: CrmRecord };
}
