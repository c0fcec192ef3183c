import { ApiPropertyOptional } from '@baton/platform';
import { IsISO8601, IsOptional, Matches } from 'class-validator';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A period of whole days in UTC. */
export class PeriodDto {
  @ApiPropertyOptional({ description: 'first day, YYYY-MM-DD in UTC; default: 30 days up to the last', example: '2026-11-01' })
  @IsOptional()
  @Matches(DATE, { message: '$property must be a date YYYY-MM-DD' })
  @IsISO8601({ strict: true }, { message: '$property must be a date that exists' })
  from?: string;

  @ApiPropertyOptional({ description: 'last day, YYYY-MM-DD in UTC; default: today', example: '2026-11-30' })
  @IsOptional()
  @Matches(DATE, { message: '$property must be a date YYYY-MM-DD' })
  @IsISO8601({ strict: true }, { message: '$property must be a date that exists' })
  to?: string;
}
