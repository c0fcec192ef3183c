import type { Inquiry } from './inquiry.js';
import type { LeadBatch } from './lead-batch.js';

/** Leads in work, with what happened around them. */
export interface LeadWork {
  readonly batch: LeadBatch;
  readonly inquiries: {
    readonly added: Inquiry[];
    readonly moved: { inquiryId: string; from: string; to: string }[];
  };
  /** By the id of a lead: the lead that its events are about from now on; null: itself again. */
  readonly aliases: Map<string, string | null>;
}
