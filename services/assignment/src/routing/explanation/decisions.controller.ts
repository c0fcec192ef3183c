import { ApiTags, Database, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Controller, Get } from '@nestjs/common';
import { explainStored } from './replay.js';
import type { Explanation } from './explain-decision.js';

/** Why a lead went where it went. */
@ApiTags('decisions')
@Controller('v1/routing/decisions')
export class DecisionsController {
  constructor(private readonly database: Database) {}

  /** A decision with every candidate and the first filter that kept it out, by making the decision again from what it was based on. */
  @Get(':id/explanation')
  @RequireScope('routing:read')
  async explanation(@UuidParam('id') id: string): Promise<Explanation> {
    const explanation = await explainStored(this.database, id);
    if (!explanation) throw new Problem({ type: 'not-found', title: 'There is no such decision', status: 404 });
    return explanation;
  }
}
