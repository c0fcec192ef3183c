import { Messaging } from '@baton/messaging';
import { ApiOperation, ApiPropertyOptional, ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { countPlaces, pageOfPlaces } from './ledger.store.js';

const FIRST = '00000000-0000-0000-0000-000000000000';

export class LedgerPageDto {
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'the last id of the page before' })
  @IsOptional()
  @IsUUID('all')
  after?: string;

  @ApiPropertyOptional({ type: Number, default: 10_000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50_000)
  limit?: number;
}

/** Where each lead is (I1), for the reconciliation with assignment. */
@ApiTags('ledger')
@Controller('v1/intake/ledger')
export class LedgerController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
  ) {}

  @Get()
  @RequireScope('ledger:read')
  @ApiOperation({ summary: 'How many leads are where, and what is not done yet' })
  async ledger(): Promise<object> {
    const [backlog, places] = await Promise.all([this.messaging.backlog(), countPlaces(this.database)]);
    return {
      service: 'intake',
      at: new Date().toISOString(),
      ...backlog,
      places,
      leads: Object.values(places).reduce((sum, n) => sum + n, 0),
    };
  }

  @Get('leads')
  @RequireScope('ledger:read')
  @ApiOperation({ summary: 'Each lead with its place, in the order of ids' })
  async leads(@Query() { after = FIRST, limit = 10_000 }: LedgerPageDto): Promise<{ leads: [string, string][]; next: string | null }> {
    const leads = await pageOfPlaces(this.database, after.toLowerCase(), limit);
    return { leads, next: leads.length < limit ? null : leads[leads.length - 1][0] };
  }
}
