import {
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
  Caller,
  Database,
  Problem,
  RequireScope,
  UuidParam,
} from '@baton/platform';
import { Controller, Delete, Get, HttpCode, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQueryDto } from '../validation/page-query.dto.js';
import { dropWaiting, pageOfWaiting, type WaitingView } from './waiting-updates.store.js';

const states = ['waiting', 'parked'] as const;

export class WaitingUpdatesQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: states })
  @IsOptional()
  @IsIn(states)
  state?: (typeof states)[number];

  @ApiPropertyOptional({ type: Number, description: '`next` of the page before' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;
}

/** The updates whose record no lead is known to have. A source sees its own, others see all. */
@ApiTags('crm-updates')
@Controller('v1/crm-updates/waiting')
export class WaitingUpdatesController {
  constructor(private readonly database: Database) {}

  @Get()
  @RequireScope('crm-updates:write')
  @ApiOperation({ summary: 'CRM updates that wait for their record to be linked with a lead, in the order in which they came' })
  @ApiOkResponse({ description: 'updates, and where the next page begins' })
  async list(
    @Query() { state, after = 0, limit }: WaitingUpdatesQueryDto,
    @Caller() caller: Caller,
  ): Promise<{ updates: Omit<WaitingView, 'place'>[]; next: number | null }> {
    const page = await pageOfWaiting(this.database, { after, limit, state, sourceId: caller.attributes?.sourceId });
    const next = page.length < limit ? null : page.at(-1)!.place;
    return { updates: page.map(({ place: _place, ...update }) => update), next };
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('crm-updates:write')
  @ApiOperation({ summary: 'Drops one that nobody will link' })
  async drop(@UuidParam('id') id: string, @Caller() caller: Caller): Promise<void> {
    if (!(await dropWaiting(this.database, id, caller.attributes?.sourceId)))
      throw new Problem({ type: 'unknown-update', title: 'No such update waits', status: 404 });
  }
}
