import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsIn, IsOptional, ValidateBy, ValidateNested } from 'class-validator';
import { OptionalText } from '../validation/text-field.decorator.js';
import { IsAnswers, IsInstant } from '../validation/value.validators.js';
import { cleanText } from './clean-text.js';
import { CompanyDto, ContactDto } from './contact.dto.js';
import { OriginDto } from './origin.dto.js';

export class ConsentDto {
  @ApiPropertyOptional({ enum: ['granted', 'denied', 'unknown'] })
  @IsOptional()
  @IsIn(['granted', 'denied', 'unknown'])
  email?: 'granted' | 'denied' | 'unknown';

  @ApiPropertyOptional({ enum: ['consent', 'legitimate-interest', 'contract'] })
  @IsOptional()
  @IsIn(['consent', 'legitimate-interest', 'contract'])
  basis?: 'consent' | 'legitimate-interest' | 'contract';

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsInstant()
  givenAt?: string;

  @OptionalText({ max: 2000, description: 'the words that the person agreed to' }) text?: string;
}

/** Any names. It is a class so that class-transformer looks for none in an answer called `constructor`; names of JavaScript's own it leaves out. */
class AnswersDto {}

const canBeReached = (contact: unknown): boolean => {
  const { email, phone } = (contact ?? {}) as ContactDto;
  return cleanText(email) !== undefined || cleanText(phone) !== undefined;
};

/** One inquiry of any form or system. */
export class InquiryDto {
  @OptionalText({ max: 200, description: 'unique within the source; without it send the header Idempotency-Key', example: 'form-7/4711' })
  externalId?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'now, if missing' })
  @IsOptional()
  @IsInstant()
  occurredAt?: string;

  @ApiProperty({ type: ContactDto })
  @IsDefined({ message: 'contact has to be there' })
  @ValidateNested()
  @Type(() => ContactDto)
  @ValidateBy({ name: 'canBeReached', validator: { validate: canBeReached, defaultMessage: () => 'needs an email or a phone' } })
  contact: ContactDto;

  @ApiPropertyOptional({ type: CompanyDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => CompanyDto)
  company?: CompanyDto;

  @ApiPropertyOptional({ type: OriginDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => OriginDto)
  source?: OriginDto;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'answers to the questions of the form',
    example: { budget: '10k-50k' },
  })
  @IsOptional()
  @Type(() => AnswersDto)
  @IsAnswers()
  answers?: Record<string, unknown>;

  @ApiPropertyOptional({ type: ConsentDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentDto)
  consent?: ConsentDto;

  @OptionalText({ max: 200, description: "the visitor id of the website's analytics" }) visitorId?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'a test never reaches a rep' })
  @IsOptional()
  @IsBoolean()
  isTest?: boolean;
}

/** What became of one inquiry. */
export class InquiryResultDto {
  @ApiProperty({ type: String, format: 'uuid' }) inquiryId: string;
  @ApiProperty({ type: String, format: 'uuid' }) leadId: string;
  @ApiProperty({ type: Boolean, description: 'true when the same inquiry was accepted before; nothing happened this time' })
  repeat: boolean;
}
