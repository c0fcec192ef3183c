import { invalidRequest, Problem, type FieldError } from '@baton/platform';
import type { Acceptance } from './inquiry.js';

/** What a caller is told of an accepted inquiry. */
export interface InquiryResult {
  readonly inquiryId: string;
  readonly leadId: string;
  readonly repeat: boolean;
}

/** The result of an inquiry. @throws Problem when it was not accepted */
export function resultOf(acceptance: Acceptance): InquiryResult {
  switch (acceptance.outcome) {
    case 'accepted':
      return { inquiryId: acceptance.inquiryId, leadId: acceptance.leadId, repeat: acceptance.repeat };
    case 'conflict':
      throw new Problem({
        type: 'id-used-before',
        title: 'This id was used before with another body',
        status: 409,
        detail: 'The first inquiry stands.',
        members: { inquiryId: acceptance.inquiryId, leadId: acceptance.leadId },
      });
    case 'failed':
      throw new Problem({ type: 'not-storable', title: 'The inquiry can not be stored', status: 422, detail: acceptance.reason });
  }
}

/** An id of the caller's is needed: without one a repeat would become a second inquiry. */
export const noIdentity = (): Problem => invalidRequest([{ field: 'externalId', message: 'externalId has to be there, or the header Idempotency-Key' }]);

/** One entry of the answer to a list. */
export type ListEntry = (InquiryResult & { status: 202 }) | { status: number; type: string; title: string; detail?: string; errors?: readonly FieldError[] };

/** What became of one of a list: its result, or its problem. @throws what is not about this one alone */
export async function entryOf(result: Promise<InquiryResult>): Promise<ListEntry> {
  try {
    return { status: 202, ...(await result) };
  } catch (error) {
    if (!(error instanceof Problem) || error.content.status >= 500) throw error;
    const { status, type, title, detail, errors, members } = error.content;
    return { ...members, status, type, title, detail, errors };
  }
}
