import { ApiPropertyOptional } from '@baton/platform';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** How much of a list is asked for. */
export class PageQueryDto {
  @ApiPropertyOptional({ type: Number, default: 100 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 100;
}
