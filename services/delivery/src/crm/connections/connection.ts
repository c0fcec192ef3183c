import type { CrmVendor } from '../crm-connector.js';
import type { FieldRule, FieldRules } from '../field-rules.js';

/** What the operators set for a connection, beside what every receiver has. */
export interface ConnectionSettings {
  readonly vendor: CrmVendor;
  /** The CRM's field with Baton's id of the lead. */
  readonly idField: string;
  /** What is written otherwise than by default; null: not at all. */
  readonly fields: Readonly<Record<string, FieldRule | null>>;
  /** The CRM's own id of the user or queue that gets a lead that nobody has; null: none. */
  readonly unassignedOwner: string | null;
  readonly allowDuplicates: boolean;
}

/** The fields that are written: the defaults, with what was set otherwise. */
export const rulesOf = (defaults: FieldRules, { fields }: Pick<ConnectionSettings, 'fields'>): FieldRules =>
  Object.fromEntries(Object.entries({ ...defaults, ...fields }).filter((entry): entry is [string, FieldRule] => entry[1] !== null));
