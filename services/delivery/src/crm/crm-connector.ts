import type { FieldRules, Fields } from './field-rules.js';

export const crmVendors = ['hubspot', 'salesforce'] as const;
export type CrmVendor = (typeof crmVendors)[number];

/** How a CRM is reached, and what it calls things. */
export interface CrmAccess {
  readonly connectionId: string;
  readonly baseUrl: string;
  readonly maxConcurrent: number;
  /** By name, in the clear. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The field, unique in the CRM, that holds Baton's id of the lead. */
  readonly idField: string;
  /** Saves a record although a duplicate rule of the CRM warns of it. */
  readonly allowDuplicates: boolean;
  readonly ending: AbortSignal;
}

/** A record to make or to change. */
export interface Write {
  readonly leadId: string;
  /** null: it is made, or found by Baton's id. */
  readonly recordId: string | null;
  readonly fields: Fields;
  /** The CRM's own id of the user that gets the record; '' takes it from whoever has it; undefined leaves it. */
  readonly ownerId: string | undefined;
}

/** How a CRM answered for one record. */
export type WriteAnswer = { readonly status: number; readonly answer: string } &
  /** `url`: where people see it, when that is known. */
  (
    | { readonly kind: 'done'; readonly recordId: string; readonly url?: string }
    /** The record was deleted in the CRM. */
    | { readonly kind: 'gone' }
    /** Nothing more can be written to it, since people have taken it further, and that is well. */
    | { readonly kind: 'beyond'; readonly note: string }
    | { readonly kind: 'unknown-owner'; readonly error: string }
    /** Works later, such as when somebody else changes the record at the moment. */
    | { readonly kind: 'again'; readonly error: string }
    | { readonly kind: 'refused'; readonly error: string }
  );

/** How a CRM answered for the record of a lead that was to be erased. */
export type Erased = readonly [leadId: string, answer: WriteAnswer];

/** A record that has an e-mail address. */
export interface FoundRecord {
  readonly recordId: string;
  /** In lower case. */
  readonly email: string;
  /** Whose it is already; null when it is not Baton's. */
  readonly leadId: string | null;
}

/** Why a whole request came to nothing. */
export class CrmUnavailable extends Error {
  constructor(
    message: string,
    readonly status: number | null = null,
    readonly answer: string = '',
  ) {
    super(message);
    this.name = 'CrmUnavailable';
  }
}

/** A limit of the CRM is reached: nothing is to be sent for so long. */
export class CrmBusy extends CrmUnavailable {
  constructor(
    message: string,
    readonly ms: number,
    status: number,
    answer: string,
  ) {
    super(message, status, answer);
    this.name = 'CrmBusy';
  }
}

/**
 * One vendor's CRM. Each call is one request, or as few as the vendor's limits allow, and repeating it makes no second record.
 * @throws CrmBusy, CrmUnavailable, NoAnswer: then nobody knows what of it was done; BatchRefused by what finds records
 */
export interface CrmConnector {
  readonly vendor: CrmVendor;
  readonly objectType: string;
  /** How many records the vendor takes in one request. */
  readonly batchSize: number;
  readonly idField: string;
  readonly ownerField: string;
  readonly defaultBaseUrl: string | null;
  readonly defaultFields: FieldRules;
  /** Each a set of names that is enough to be let in. */
  readonly credentialNames: readonly (readonly string[])[];
  /** Whether a name can be that of a field. */
  readonly fieldName: RegExp;
  /** Whether a record may have no owner. */
  readonly canBeUnowned: boolean;
  /** The records that have one of these e-mail addresses. */
  findByEmail(access: CrmAccess, addresses: readonly string[]): Promise<FoundRecord[]>;
  /** Changes records by the vendor's id. @returns an answer for each, in their order */
  update(access: CrmAccess, writes: readonly Write[]): Promise<WriteAnswer[]>;
  /** Makes records, or changes those that have Baton's id already. */
  upsert(access: CrmAccess, writes: readonly Write[]): Promise<WriteAnswer[]>;
  /** Deletes what there is of these leads, and says of each how it went before it goes on to the next. What is not there is done. */
  erase(access: CrmAccess, leadIds: readonly string[]): AsyncIterable<Erased>;
}
