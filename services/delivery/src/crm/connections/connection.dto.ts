import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { crmVendors, type CrmVendor } from '../crm-connector.js';
import { ReceiverDto } from '../../subscriptions/receiver.dto.js';

/** Which CRM gets leads, and how. */
export class CrmConnectionDto extends ReceiverDto {
  @ApiProperty({ enum: crmVendors })
  @IsIn(crmVendors)
  vendor: CrmVendor;

  @ApiPropertyOptional({ type: String, example: 'https://example.my.salesforce.com', description: 'of the API; for HubSpot not needed' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  baseUrl?: string;

  @ApiPropertyOptional({
    type: Object,
    description:
      'HubSpot: accessToken. Salesforce: clientId with clientSecret, or with username, privateKey (PEM) and perhaps audience. Needed for a new ' +
      'connection and for another address; without it, what is stored stays. Never told again',
  })
  @IsOptional()
  @IsObject()
  credentials?: Record<string, unknown> | null;

  @ApiPropertyOptional({ type: String, description: "the CRM's unique field for Baton's id of the lead: baton_lead_id, Baton_Lead_Id__c" })
  @IsOptional()
  @IsString()
  idField?: string;

  @ApiPropertyOptional({
    type: Object,
    description:
      "by the CRM's name of a field: where its value comes from, or {from, always, otherwise, values, maxLength}; null: not written",
    example: { Rating: { from: 'grade', values: { A: 'Hot', B: 'Warm' } }, Website: null },
  })
  @IsOptional()
  @IsObject()
  fields?: Record<string, unknown>;

  @ApiPropertyOptional({ type: String, nullable: true, description: "the CRM's id of the user or queue for leads that nobody has" })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  unassignedOwner?: string | null;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'saves although a duplicate rule of Salesforce warns' })
  @IsOptional()
  @IsBoolean()
  allowDuplicates?: boolean;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'a condition in CEL over lead-assigned: which leads come into the CRM',
    example: 'data.score >= 80',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  filter?: string | null;

  @ApiPropertyOptional({ type: Number, default: 2, description: 'batches at the same time, for each replica of the service' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(8)
  maxConcurrent?: number | null;
}
