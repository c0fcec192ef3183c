import { ApiProperty, ApiPropertyOptional, IsInstant } from '@baton/platform';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { deliveryStates, type DeliveryState } from './delivery-log.store.js';

export class DeliveriesQueryDto {
  @ApiPropertyOptional({ type: String, description: 'id of a subscription' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  subscription?: string;

  @ApiPropertyOptional({ enum: deliveryStates })
  @IsOptional()
  @IsIn(deliveryStates)
  status?: DeliveryState;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'any id that the lead ever had' })
  @IsOptional()
  @IsUUID('all')
  lead?: string;

  @ApiPropertyOptional({ type: Number, description: '`next` of the page before' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;

  @ApiPropertyOptional({ type: Number, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;
}

/** What was given up, by when its event came. */
export class RedeliverDto {
  @ApiProperty({ type: String, format: 'date-time' })
  @IsInstant()
  since: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'now, if missing' })
  @IsOptional()
  @IsInstant()
  until?: string | null;
}
