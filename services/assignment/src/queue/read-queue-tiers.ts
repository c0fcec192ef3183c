import type { FieldError } from '@baton/platform';
import type { QueueTier } from '../routing/types.js';
import { minutesOf } from '../sla/read-service-level.js';
import type { QueueDocument } from './queue.document.js';

/** The tiers of a document whose fields have the right form. @param errors gets what is wrong with their order */
export function readQueueTiers({ escalate }: QueueDocument, errors: FieldError[]): QueueTier[] {
  const tiers = (escalate ?? []).map(({ after, to }) => ({ afterMinutes: minutesOf(after) ?? 0, to }));
  tiers.forEach(({ afterMinutes }, index) => {
    const field = `queue.escalate.${index}.after`;
    if (afterMinutes === 0) errors.push({ field, message: 'has to be more than 0' });
    else if (index > 0 && afterMinutes <= tiers[index - 1]!.afterMinutes)
      errors.push({ field, message: 'has to be longer than that of the tier before: the first to be told comes first' });
  });
  return tiers;
}
