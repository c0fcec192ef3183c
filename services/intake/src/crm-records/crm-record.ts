/** A record of a CRM. */
export interface CrmRecord {
  /** The connection to the CRM, or what callers call it. */
  readonly system: string;
  readonly recordId: string;
  /** As the CRM calls its kind; undefined: whichever there is of that id. */
  readonly objectType?: string;
}

/** What a record is taken for that is linked by somebody who does not say its kind. */
export const USUAL_OBJECT_TYPE = 'lead';

/** The lead that a record stands for. */
export interface RecordLink extends Required<CrmRecord> {
  /** As it is now, after merges. */
  readonly leadId: string;
  /** As it was linked: a merge that is undone gives the record back. */
  readonly madeWith: string;
  readonly formerLeadId: string | null;
  readonly url: string | null;
  readonly linkedAt: Date;
}

/** One text for the records of one id, whatever their kinds. */
export const recordKey = ({ system, recordId }: CrmRecord): string => `${system}\n${recordId}`;

/** Whether a record that may not say its kind can be this one; of the same system and id. */
export const isOfKind = (asked: CrmRecord, objectType: string): boolean =>
  asked.objectType === undefined || asked.objectType === objectType;
