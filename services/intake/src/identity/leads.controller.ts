import { Messaging } from '@baton/messaging';
import { ApiOperation, ApiTags, Caller, currentTrace, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { InquiryViews, MOST_INQUIRIES, type LeadView } from '../inquiries/inquiry-views.js';
import { eraseLead, type ErasureReport } from './erase-lead.js';
import { mergeLeads, undoMerge, type MergeResult } from './lead-merges.js';
import { MergeDto, UndoMergeDto } from './merge.dto.js';

@ApiTags('leads')
@Controller('v1/leads')
export class LeadsController {
  constructor(
    private readonly messaging: Messaging,
    private readonly views: InquiryViews,
  ) {}

  @Get(':leadId')
  @RequireScope('leads:read')
  @ApiOperation({ summary: `A lead with its newest ${MOST_INQUIRIES} inquiries, and the leads that may be the same person` })
  async read(@UuidParam('leadId') leadId: string): Promise<LeadView> {
    const lead = await this.views.lead(leadId);
    if (lead === undefined) throw new Problem({ type: 'unknown-lead', title: 'There is no such lead', status: 404 });
    return lead;
  }

  @Post('merges')
  @HttpCode(200)
  @RequireScope('leads:merge')
  @ApiOperation({ summary: 'Makes two leads one' })
  merge(@Body() { leadIds, preferredSurvivorId, reason }: MergeDto, @Caller() caller: Caller): Promise<MergeResult> {
    const ids = leadIds.map(id => id.toLowerCase()) as [string, string];
    const request = {
      leadIds: ids,
      preferredSurvivorId: preferredSurvivorId?.toLowerCase(),
      reason,
      who: caller.name,
      traceparent: currentTrace()?.traceparent,
    };
    return this.messaging.transaction(unit => mergeLeads(unit, request));
  }

  @Post('merges/:mergeId/undo')
  @HttpCode(200)
  @RequireScope('leads:merge')
  @ApiOperation({ summary: 'Undoes a merge' })
  undo(
    @UuidParam('mergeId') mergeId: string,
    @Body() { reason }: UndoMergeDto,
    @Caller() caller: Caller,
  ): Promise<{ restoredLeadId: string; survivorLeadId: string }> {
    const request = { mergeId, reason, who: caller.name, traceparent: currentTrace()?.traceparent };
    return this.messaging.transaction(unit => undoMerge(unit, request));
  }

  @Post(':leadId/erasure')
  @HttpCode(200)
  @RequireScope('leads:erase')
  @ApiOperation({ summary: 'Erases the person behind a lead everywhere, and reports what was erased and what goes when' })
  erase(@UuidParam('leadId') leadId: string, @Caller() caller: Caller): Promise<ErasureReport> {
    return this.messaging.transaction(unit => eraseLead(unit, leadId, caller.name, currentTrace()?.traceparent));
  }
}
