import { ApiTags, Caller, Database, RequireScope } from '@baton/platform';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { IsExplanation, matchingId } from '../routing/configuration/explained.dto.js';
import { DEFAULT_LIMIT, pageOf, PageQuery } from '../routing/configuration/page.query.js';
import { RoutingConfigurationService } from '../routing/configuration/routing-configuration.service.js';
import { PoolDocument, poolDocument } from './pool.document.js';
import { listPools } from './pools.store.js';

class PoolBody extends PoolDocument {
  @IsExplanation() why?: string;
}

/** Sets of reps who share leads by a strategy. */
@ApiTags('pools')
@Controller('v1/routing/pools')
export class PoolsController {
  constructor(
    private readonly service: RoutingConfigurationService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequireScope('routing:read')
  async list(@Query() { after = '', limit = DEFAULT_LIMIT }: PageQuery): Promise<object> {
    const { items, next } = pageOf(await listPools(this.database, after, limit + 1), limit, pool => pool.poolId);
    return { pools: items.map(poolDocument), next };
  }

  /** Makes or replaces a pool. Who stays in it keeps the turn; who joins starts level with the others. */
  @Put(':id')
  @RequireScope('routing:write')
  async put(@Param('id') id: string, @Body() { why, ...pool }: PoolBody, @Caller() caller: Caller): Promise<object> {
    matchingId(id, pool.id);
    return { changes: await this.service.applyPart({ why, pools: [pool] }, 'pools.0', caller.name) };
  }
}
