import {
  ApiAcceptedResponse,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiTags,
  Caller,
  currentTrace,
  invalidRequest,
  RequireScope,
  schemaPath,
} from '@baton/platform';
import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { externalIdOf, MOST_ITEMS, oneOrMany, type ListEntry } from '../acceptance/one-or-many.js';
import { receptionResult, type Reception, type ReceptionResult } from '../acceptance/received.js';
import { RequestCommits } from '../acceptance/request-commits.js';
import { ReceptionResultDto } from '../acceptance/reception-result.dto.js';
import { sourceIdOf, SourceDirectory } from '../sources/source-directory.js';
import { checkBody } from '../validation/check-body.js';
import { acceptBehavioralEvents } from './accept-behavioral-events.js';
import { BehavioralEventDto } from './behavioral-event.dto.js';
import { mapBehavioralEvent, type BehavioralEvent } from './behavioral-event.js';

@ApiTags('behavioral-events')
@ApiExtraModels(BehavioralEventDto)
@Controller('v1/behavioral-events')
export class BehavioralEventsController {
  private readonly commit: (event: BehavioralEvent) => Promise<Reception>;

  constructor(
    commits: RequestCommits,
    private readonly sources: SourceDirectory,
  ) {
    this.commit = commits.of('behavioral-event', acceptBehavioralEvents);
  }

  @Post()
  @HttpCode(202)
  @RequireScope('behavioral-events:write')
  @ApiOperation({ summary: 'Says what a lead, or a visitor of the website, did' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'in place of externalId' })
  @ApiBody({
    schema: {
      oneOf: [
        { $ref: schemaPath(BehavioralEventDto) },
        { type: 'array', maxItems: MOST_ITEMS, items: { $ref: schemaPath(BehavioralEventDto) } },
      ],
    },
  })
  @ApiAcceptedResponse({ type: ReceptionResultDto })
  async send(
    @Body() body: unknown,
    @Caller() caller: Caller,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReceptionResult | { results: ListEntry<ReceptionResult>[] }> {
    const source = await this.sources.profile(sourceIdOf(caller));
    return oneOrMany(body, idempotencyKey, reply, async (item, key) => {
      const checked = checkBody(BehavioralEventDto, item);
      if ('errors' in checked) throw invalidRequest(checked.errors);
      const event = mapBehavioralEvent(checked.value, item, externalIdOf(checked.value.externalId, key), source);
      return receptionResult(await this.commit({ ...event, traceparent: currentTrace()?.traceparent }));
    });
  }
}
