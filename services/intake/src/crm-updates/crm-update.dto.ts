import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { activities, type Activity, type StatusReported } from '@baton/contracts';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { cleanText } from '../inquiries/clean-text.js';
import { MoneyDto } from '../validation/money.dto.js';
import { OptionalText, RequiredText } from '../validation/text-field.decorator.js';
import { IsInstant } from '../validation/value.validators.js';

export const reportedStatuses = [
  'accepted',
  'declined',
  'qualified',
  'disqualified',
  'won',
  'lost',
  'recycled',
  'reopened',
] as const satisfies readonly StatusReported['status'][];
export const opportunityStages = ['open', 'won', 'lost'] as const;

/** An inquiry by the id that its source gave it. */
export class InquiryReferenceDto {
  @RequiredText({ max: 200, example: 'website' }) sourceId: string;
  @RequiredText({ max: 200, example: 'form-7/4711' }) externalId: string;
}

/** A record of a CRM. */
export class CrmRecordDto {
  @RequiredText({
    max: 200,
    description: 'what the CRM is called here: the id of its connection, or any name that you always use',
    example: 'crm',
  })
  system: string;

  @RequiredText({ max: 200, description: "the CRM's own id of its record", example: '4711' }) recordId: string;

  @OptionalText({
    max: 200,
    description: 'needed only where ids of several kinds of records may be the same; a record that is linked without it is a lead',
    example: 'lead',
  })
  objectType?: string;

  @ApiPropertyOptional({ type: String, format: 'uri', maxLength: 2000, description: 'where people see the record; kept when it is linked' })
  @IsOptional()
  @MaxLength(2000)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  url?: string;
}

/** A later amount of the same opportunity restates it. */
export class OpportunityDto extends MoneyDto {
  @RequiredText({ max: 200, example: 'opp-42' }) id: string;

  @ApiProperty({ enum: opportunityStages })
  @IsIn(opportunityStages)
  stage: (typeof opportunityStages)[number];
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

const says = (update: CrmUpdateDto): boolean =>
  [update.status, update.activity, update.opportunity].some(isThere) || update.owner !== undefined || links(update);

/** To name a record beside a lead says that the one is the other's. */
const links = ({ leadId, inquiry, record }: CrmUpdateDto): boolean => isThere(record) && (isThere(leadId) || isThere(inquiry));

/** Text of up to 2,000 characters that says something when a lead is declined. */
const IsReason = (): PropertyDecorator =>
  ValidateBy({
    name: 'isReason',
    validator: {
      validate: (text: unknown, args) =>
        typeof text === 'string' && text.length <= 2000 && (!isDeclined(args) || cleanText(text) !== undefined),
      defaultMessage: args =>
        isDeclined(args) ? 'reason has to say why the lead was declined' : 'reason must be a text of up to 2000 characters',
    },
  });
const isDeclined = (args?: ValidationArguments): boolean => (args?.object as CrmUpdateDto).status === 'declined';

/** What a CRM says of a lead: any of status, owner, activity and opportunity. */
export class CrmUpdateDto {
  @OptionalText({ max: 200, description: 'unique within the source; without it send the header Idempotency-Key', example: 'crm-event-99' })
  externalId?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'the lead; or give `inquiry`, or `record`' })
  @ValidateIf((update: CrmUpdateDto) => isThere(update.leadId) || (!update.inquiry && !update.record))
  @IsUUID('all', { message: 'leadId has to be a UUID, or inquiry or record has to say which lead it is' })
  leadId?: string;

  @ApiPropertyOptional({ type: InquiryReferenceDto, description: 'an inquiry of the lead' })
  @IsOptional()
  @ValidateNested()
  @Type(() => InquiryReferenceDto)
  inquiry?: InquiryReferenceDto;

  @ApiPropertyOptional({
    type: CrmRecordDto,
    description: "the CRM's record of the lead; beside `leadId` or `inquiry` it is linked with the lead, and is enough from then on",
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => CrmRecordDto)
  record?: CrmRecordDto;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'now, if missing' })
  @IsOptional()
  @IsInstant()
  occurredAt?: string;

  @ApiPropertyOptional({ enum: reportedStatuses })
  @ValidateIf((update: CrmUpdateDto) => (update.status !== undefined && update.status !== null) || !says(update))
  @IsIn(reportedStatuses, {
    message: ({ value }) =>
      value === undefined || value === null
        ? 'needs a status, an owner, an activity, an opportunity, or a record to link with the lead'
        : 'status has to be one of $constraint1',
  })
  status?: (typeof reportedStatuses)[number];

  @ApiPropertyOptional({ type: String, maxLength: 2000, description: 'why; a rep who declines a lead has to say it' })
  @ValidateIf((update: CrmUpdateDto) => update.status === 'declined' || (update.reason !== undefined && update.reason !== null))
  @IsReason()
  reason?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: "the CRM's id of the rep who owns the lead; null: nobody" })
  @ValidateIf((update: CrmUpdateDto) => update.owner !== undefined && update.owner !== null)
  @IsString()
  @MaxLength(200)
  owner?: string | null;

  @OptionalText({ max: 200, description: "the CRM's id of the rep who reported or did it" }) repExternalId?: string;

  @ApiPropertyOptional({ enum: activities })
  @IsOptional()
  @IsIn(activities)
  activity?: Activity;

  @ApiPropertyOptional({ type: OpportunityDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => OpportunityDto)
  opportunity?: OpportunityDto;
}
