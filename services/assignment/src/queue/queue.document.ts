import type { FieldError } from '@baton/platform';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import type { QueueTier } from '../routing/types.js';
import { minutesOf } from '../sla/read-service-level.js';

/** Somebody who is told of a lead that waits. */
export class QueueEscalationDocument {
  /** Time by the clock on the wall, such as `1h`: a queue has no working hours. */
  @Matches(/^(?=\d)(?:\d{1,5}h)?(?:\d{1,5}m)?$/, { message: '$property must be a time such as 30m, 1h or 1h30m' }) after: string;
  /** Who, such as `team lead`: stands in the event. */
  @IsString() @Length(1, 200) to: string;
}

/** What happens to leads that nobody has room for. */
export class QueueDocument {
  /** From the first to be told up; the last is told again and again. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => QueueEscalationDocument)
  escalate?: QueueEscalationDocument[];
}

/** The tiers of a document whose fields have the right form. @param errors gets what is wrong with their order */
export function readQueueTiers({ escalate = [] }: QueueDocument, errors: FieldError[]): QueueTier[] {
  const tiers = escalate.map(({ after, to }) => ({ afterMinutes: minutesOf(after) ?? 0, to }));
  tiers.forEach(({ afterMinutes }, index) => {
    const field = `queue.escalate.${index}.after`;
    if (afterMinutes === 0) errors.push({ field, message: 'has to be more than 0' });
    else if (index > 0 && afterMinutes <= tiers[index - 1]!.afterMinutes)
      errors.push({ field, message: 'has to be longer than that of the tier before: the first to be told comes first' });
  });
  return tiers;
}
