import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { behaviorKinds, type BehaviorRecorded } from '@baton/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsUUID, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { cleanText } from '../inquiries/clean-text.js';
import { OriginDto } from '../inquiries/origin.dto.js';
import { OptionalText } from '../validation/text-field.decorator.js';
import { IsInstant } from '../validation/value.validators.js';

/** What a person, or a visitor who isn't known yet, did. */
export class BehavioralEventDto {
  @OptionalText({ max: 200, description: 'unique within the source; without it send the header Idempotency-Key', example: 'hit-123' })
  externalId?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'the lead; or give visitorId' })
  @IsOptional()
  @IsUUID('all', { message: 'leadId has to be a UUID' })
  leadId?: string;

  @ApiPropertyOptional({ type: String, maxLength: 200, description: "the visitor id of the website's analytics" })
  @ValidateIf((event: BehavioralEventDto) => !event.leadId || (event.visitorId !== undefined && event.visitorId !== null))
  @ValidateBy({
    name: 'isVisitorId',
    validator: {
      validate: id => typeof id === 'string' && id.length <= 200 && cleanText(id) !== undefined,
      defaultMessage: () => 'visitorId has to be text, or leadId has to be there',
    },
  })
  visitorId?: string;

  @ApiProperty({ enum: behaviorKinds })
  @IsIn(behaviorKinds)
  kind: BehaviorRecorded['kind'];

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'now, if missing' })
  @IsOptional()
  @IsInstant()
  occurredAt?: string;

  @OptionalText({ max: 2000 }) url?: string;

  @ApiPropertyOptional({ type: OriginDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => OriginDto)
  source?: OriginDto;
}
