import type { EarlierInquiry } from './inquiries.store.js';
import type { Acceptance, Inquiry } from './inquiry.js';

export interface Separated {
  /** Places of the inquiries that are new, in order. */
  readonly fresh: readonly number[];
  /** For the others: what was accepted before, or the place of the one in this batch that came first. */
  readonly repeats: readonly { readonly index: number; readonly of: EarlierInquiry | number }[];
}

const idOf = (i: { sourceId: string; externalId: string }) => `${i.sourceId}\n${i.externalId}`;

/** Tells inquiries that came before, in the database or earlier in this batch, from those that are new. */
export function separateRepeats(inquiries: readonly Inquiry[], earlier: readonly EarlierInquiry[]): Separated {
  const seen = new Map<string, EarlierInquiry | number>(earlier.map(e => [idOf(e), e]));
  const fresh: number[] = [];
  const repeats: { index: number; of: EarlierInquiry | number }[] = [];
  inquiries.forEach((inquiry, index) => {
    const id = idOf(inquiry);
    const first = seen.get(id);
    if (first !== undefined) repeats.push({ index, of: first });
    else {
      seen.set(id, index);
      fresh.push(index);
    }
  });
  return { fresh, repeats };
}

/** What a repeat is answered: the first result if the body is the same, else that the first stands. */
export const answerRepeat = (inquiry: Inquiry, first: { inquiryId: string; leadId: string; bodyHash: string }): Acceptance =>
  inquiry.bodyHash === first.bodyHash
    ? { outcome: 'accepted', inquiryId: first.inquiryId, leadId: first.leadId, repeat: true }
    : { outcome: 'conflict', inquiryId: first.inquiryId, leadId: first.leadId };
