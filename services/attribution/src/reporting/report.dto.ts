import { ApiPropertyOptional } from '@baton/platform';
import { attributionModels, type AttributionModel } from '@baton/contracts';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PeriodDto } from './period.dto.js';

export const reportLevels = ['mediaType', 'channel', 'campaign'] as const;
export type ReportLevel = (typeof reportLevels)[number];

/** What a report is about. */
export class ReportDto extends PeriodDto {
  @ApiPropertyOptional({ enum: attributionModels, default: 'linear' })
  @IsIn(attributionModels)
  model: AttributionModel = 'linear';

  @ApiPropertyOptional({ enum: reportLevels, default: 'channel', description: 'how finely to tell where revenue came from' })
  @IsIn(reportLevels)
  by: ReportLevel = 'channel';

  @ApiPropertyOptional({ description: 'ISO 4217; default: all, each apart', example: 'EUR' })
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 code such as EUR' })
  currency?: string;
}
