import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConflictResponse,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  Caller,
  currentTrace,
  invalidRequest,
  Problem,
  RequireScope,
  schemaPath,
  UuidParam,
} from '@baton/platform';
import { Body, Controller, Get, Headers, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { externalIdOf, MOST_ITEMS, oneOrMany, type ListEntry } from '../acceptance/one-or-many.js';
import { sourceIdOf, SourceDirectory } from '../sources/source-directory.js';
import type { SourceProfile } from '../sources/source.js';
import { checkBody } from '../validation/check-body.js';
import { resultOf, type InquiryResult } from './inquiry-answers.js';
import { InquiryIntake } from './inquiry-intake.js';
import { InquiryViews, type InquiryView } from './inquiry-views.js';
import { InquiryDto, InquiryResultDto } from './inquiry.dto.js';
import { mapNative } from './map-native.js';

@ApiTags('inquiries')
@ApiExtraModels(InquiryDto)
@Controller('v1/inquiries')
export class InquiriesController {
  constructor(
    private readonly intake: InquiryIntake,
    private readonly sources: SourceDirectory,
    private readonly views: InquiryViews,
  ) {}

  @Post()
  @HttpCode(202)
  @RequireScope('inquiries:write')
  @ApiOperation({ summary: 'Sends an inquiry, or a list of them. 202 comes after the commit: from then on it is not lost' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'in place of externalId' })
  @ApiBody({
    schema: {
      oneOf: [{ $ref: schemaPath(InquiryDto) }, { type: 'array', maxItems: MOST_ITEMS, items: { $ref: schemaPath(InquiryDto) } }],
    },
  })
  @ApiAcceptedResponse({ type: InquiryResultDto })
  @ApiConflictResponse({ description: 'The id was used before with another body; the first stands' })
  async send(
    @Body() body: unknown,
    @Caller() caller: Caller,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InquiryResult | { results: ListEntry<InquiryResult>[] }> {
    const source = await this.sources.profile(sourceIdOf(caller));
    const answer = await oneOrMany(body, idempotencyKey, reply, (item, key) => this.accept(item, key, source));
    if ('inquiryId' in answer) void reply.header('location', `/v1/inquiries/${answer.inquiryId}`);
    return answer;
  }

  @Get(':inquiryId')
  @RequireScope('inquiries:read')
  @ApiOperation({ summary: 'An inquiry as it was accepted' })
  @ApiOkResponse({ description: 'Without its content after an erasure' })
  async read(@UuidParam('inquiryId') inquiryId: string): Promise<InquiryView> {
    const view = await this.views.inquiry(inquiryId);
    if (view === undefined) throw new Problem({ type: 'not-found', title: 'There is no such inquiry', status: 404 });
    return view;
  }

  private async accept(body: unknown, idempotencyKey: string | undefined, source: SourceProfile): Promise<InquiryResult> {
    const checked = checkBody(InquiryDto, body);
    if ('errors' in checked) throw invalidRequest(checked.errors);
    const inquiry = mapNative(checked.value, body, externalIdOf(checked.value.externalId, idempotencyKey), source);
    const trace = currentTrace();
    return resultOf(await this.intake.accept(trace === undefined ? inquiry : { ...inquiry, traceparent: trace.traceparent }));
  }
}
