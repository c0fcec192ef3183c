import { ApiTags, Caller, Database, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { IsExplanation, matchingId } from '../routing/configuration/explained.dto.js';
import { DEFAULT_LIMIT, pageOf, PageQuery } from '../routing/configuration/page.query.js';
import { RoutingConfigurationService } from '../routing/configuration/routing-configuration.service.js';
import { RepDocument, repDocument } from './rep.document.js';
import { findRep, listReps, type LoadedRep } from './reps.store.js';

class RepBody extends RepDocument {
  @IsExplanation() why?: string;
}

const view = ({ rep, load, presence }: LoadedRep) => ({ ...repDocument(rep), load, presence });

/** Who receives leads, with what they have against their caps. */
@ApiTags('reps')
@Controller('v1/routing/reps')
export class RepsController {
  constructor(
    private readonly service: RoutingConfigurationService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequireScope('routing:read')
  async list(@Query() { after = '', limit = DEFAULT_LIMIT }: PageQuery): Promise<object> {
    const { items, next } = pageOf(await listReps(this.database, after, limit + 1), limit, ({ rep }) => rep.repId);
    return { reps: items.map(view), next };
  }

  @Get(':id')
  @RequireScope('routing:read')
  async get(@Param('id') id: string): Promise<object> {
    const rep = await findRep(this.database, id);
    if (!rep) throw new Problem({ type: 'not-found', title: 'There is no such rep', status: 404 });
    return view(rep);
  }

  /** Makes or replaces a rep. A cap below the present load is a fact: no new leads until the load is below it. */
  @Put(':id')
  @RequireScope('routing:write')
  async put(@Param('id') id: string, @Body() { why, ...rep }: RepBody, @Caller() caller: Caller): Promise<object> {
    matchingId(id, rep.id);
    const changes = await this.service.applyPart({ why, reps: [rep] }, 'reps.0', caller.name);
    return { changes };
  }
}
