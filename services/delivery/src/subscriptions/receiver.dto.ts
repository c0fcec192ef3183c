import { ApiPropertyOptional } from '@baton/platform';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

/** What is said of a receiver of any kind. */
export class ReceiverDto {
  @ApiPropertyOptional({ type: Boolean, default: true, description: 'false: what comes is kept, and sent when it is true again' })
  @IsOptional()
  @IsBoolean()
  active?: boolean | null;

  @ApiPropertyOptional({ type: String, description: 'kept in the list of changes' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  why?: string | null;
}
