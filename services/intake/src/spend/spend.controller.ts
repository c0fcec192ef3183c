import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiTags,
  Caller,
  currentTrace,
  invalidRequest,
  Problem,
  RequireScope,
  schemaPath,
} from '@baton/platform';
import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { externalIdOf, MOST_ITEMS, oneOrMany, type ListEntry } from '../acceptance/one-or-many.js';
import { RequestCommits } from '../acceptance/request-commits.js';
import { sourceIdOf } from '../sources/source-directory.js';
import { checkBody } from '../validation/check-body.js';
import { acceptSpend, mapSpend, type Spend, type SpendReception } from './accept-spend.js';
import { SpendDto } from './spend.dto.js';

/** What the sender is told. */
export interface SpendResult {
  readonly spendId: string;
  readonly revision: number;
  readonly repeat: boolean;
}

@ApiTags('spend')
@ApiExtraModels(SpendDto)
@Controller('v1/spend')
export class SpendController {
  private readonly commit: (spend: Spend) => Promise<SpendReception>;

  constructor(commits: RequestCommits) {
    this.commit = commits.of('spend', acceptSpend);
  }

  @Post()
  @HttpCode(202)
  @RequireScope('spend:write')
  @ApiOperation({ summary: 'Says what a channel or campaign cost. The same id with another body restates it' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'in place of externalId' })
  @ApiBody({
    schema: {
      oneOf: [{ $ref: schemaPath(SpendDto) }, { type: 'array', maxItems: MOST_ITEMS, items: { $ref: schemaPath(SpendDto) } }],
    },
  })
  send(
    @Body() body: unknown,
    @Caller() caller: Caller,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SpendResult | { results: ListEntry<SpendResult>[] }> {
    return oneOrMany(body, idempotencyKey, reply, async (item, key) => {
      const checked = checkBody(SpendDto, item);
      if ('errors' in checked) throw invalidRequest(checked.errors);
      const spend = mapSpend(checked.value, item, externalIdOf(checked.value.externalId, key), sourceIdOf(caller));
      const reception = await this.commit({ ...spend, traceparent: currentTrace()?.traceparent });
      if (reception.outcome === 'failed')
        throw new Problem({ type: 'not-storable', title: 'It can not be stored', status: 422, detail: reception.reason });
      return { spendId: reception.spendId, revision: reception.revision, repeat: reception.repeat };
    });
  }
}
