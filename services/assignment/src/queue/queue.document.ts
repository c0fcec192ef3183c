import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';

/** Somebody who is told of a lead that waits. */
export class QueueEscalationDocument {
  /** Time by the clock on the wall, such as `1h`: a queue has no working hours. */
  @Matches(/^(?=\d)(?:\d{1,5}h)?(?:\d{1,5}m)?$/, { message: '$property must be a time such as 30m, 1h or 1h30m' }) after: string;
  /** Who, such as `team lead`: stands in the event. */
  @IsString() @Length(1, 200) to: string;
}

/** What happens to leads that nobody has room for. */
export class QueueDocument {
  /** A number in CEL: what a lead that waits is worth. Left out, its score. */
  @IsOptional() @IsString() @Length(1, 4000) value?: string;
  /** From the first to be told up; the last is told again and again. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => QueueEscalationDocument)
  escalate?: QueueEscalationDocument[];
}
