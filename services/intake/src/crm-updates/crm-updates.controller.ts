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
import { ReceptionResultDto } from '../acceptance/reception-result.dto.js';
import { RequestCommits } from '../acceptance/request-commits.js';
import { sourceIdOf } from '../sources/source-directory.js';
import { checkBody } from '../validation/check-body.js';
import { CrmUpdateDto } from './crm-update.dto.js';
import { mapCrmUpdate, type CrmUpdate } from './crm-update.js';
import { CrmUpdates } from './crm-updates.js';

@ApiTags('crm-updates')
@ApiExtraModels(CrmUpdateDto)
@Controller('v1/crm-updates')
export class CrmUpdatesController {
  private readonly commit: (update: CrmUpdate) => Promise<Reception>;

  constructor(commits: RequestCommits, updates: CrmUpdates) {
    this.commit = commits.of('crm-update', (unit, some) => updates.accept(unit, some));
  }

  @Post()
  @HttpCode(202)
  @RequireScope('crm-updates:write')
  @ApiOperation({
    summary: 'Says what the CRM knows of a lead: status, owner, activity, opportunity. Claims: assignment accepts or refuses them',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'in place of externalId' })
  @ApiBody({
    schema: {
      oneOf: [{ $ref: schemaPath(CrmUpdateDto) }, { type: 'array', maxItems: MOST_ITEMS, items: { $ref: schemaPath(CrmUpdateDto) } }],
    },
  })
  @ApiAcceptedResponse({ type: ReceptionResultDto })
  send(
    @Body() body: unknown,
    @Caller() caller: Caller,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReceptionResult | { results: ListEntry<ReceptionResult>[] }> {
    return oneOrMany(body, idempotencyKey, reply, async (item, key) => {
      const checked = checkBody(CrmUpdateDto, item);
      if ('errors' in checked) throw invalidRequest(checked.errors);
      const update = mapCrmUpdate(checked.value, item, externalIdOf(checked.value.externalId, key), sourceIdOf(caller));
      return receptionResult(await this.commit({ ...update, traceparent: currentTrace()?.traceparent }));
    });
  }
}
