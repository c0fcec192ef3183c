import { Problem } from '@baton/platform';
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
