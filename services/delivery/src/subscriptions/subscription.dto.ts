import type { EventName } from '@baton/contracts';
import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { ReceiverDto } from './receiver.dto.js';
import { deliverableEvents } from './subscription.js';

/** Where to deliver what. */
export class SubscriptionDto extends ReceiverDto {
  @ApiProperty({ type: String, example: 'https://crm.example.com/baton' })
  @IsString()
  @MaxLength(2_000)
  url: string;

  @ApiPropertyOptional({ enum: deliverableEvents, isArray: true, description: 'names of events; without it, all of them' })
  @IsOptional()
  @IsArray()
  @IsIn([...deliverableEvents], { each: true, message: `each of $property has to be one of ${deliverableEvents.join(', ')}` })
  eventTypes?: EventName[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'a condition in CEL over `event` (id, name, type, time) and `data`',
    example: 'data.score >= 80',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  filter?: string | null;

  @ApiPropertyOptional({ type: Number, default: 8, description: 'requests at the same time, for each replica of the service' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(64)
  maxConcurrent?: number;

  @ApiPropertyOptional({ type: String, description: 'whsec_…, only for a new subscription; without it, one is made and told once' })
  @IsOptional()
  @IsString()
  secret?: string | null;
}

/** A further secret. */
export class SecretDto {
  @ApiPropertyOptional({ type: String, description: 'whsec_…; without it, one is made and told once' })
  @IsOptional()
  @IsString()
  secret?: string | null;

  @ApiPropertyOptional({ type: Number, default: 24, description: 'how long the secret before stays valid; 0 if it has leaked' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(720)
  overlapHours?: number | null;
}
