import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags, Caller, Database, RequireScope } from '@baton/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQueryDto } from '../validation/page-query.dto.js';
import { pageOfPending, pendingStates, type PendingState, type PendingView } from './pending-details.store.js';

export class PendingDetailsQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: pendingStates })
  @IsOptional()
  @IsIn(pendingStates)
  state?: PendingState;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: '`next` of the page before' })
  @IsOptional()
  @IsUUID('all', { message: 'after has to be the `next` of the page before' })
  after?: string;
}

/** The leads that a vendor has named and not yet shown. A source sees its own, others see all. */
@ApiTags('connectors')
@Controller('v1/pending-details')
export class PendingDetailsController {
  constructor(private readonly database: Database) {}

  @Get()
  @RequireScope('leads:read')
  @ApiOperation({ summary: 'Leads that wait for their details, why, and when they are tried again; in the order in which they came' })
  @ApiOkResponse({ description: 'leads, and where the next page begins' })
  async list(
    @Query() { state, after, limit }: PendingDetailsQueryDto,
    @Caller() caller: Caller,
  ): Promise<{ leads: PendingView[]; next: string | null }> {
    const leads = await pageOfPending(this.database, { state, after, limit, sourceId: caller.attributes?.sourceId });
    return { leads, next: leads.length < limit ? null : leads.at(-1)!.leadId };
  }
}
