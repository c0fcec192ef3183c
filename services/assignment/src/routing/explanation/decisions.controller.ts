import { ApiTags, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { whenHungUp } from '../../hung-up.js';
import type { Explanation } from './explain-decision.js';
import { Explanations } from './explanations.js';

/** Why a lead went where it went. */
@ApiTags('decisions')
@Controller('v1/routing/decisions')
export class DecisionsController {
  constructor(private readonly explanations: Explanations) {}

  /** A decision with every candidate and the first filter that kept it out, by making the decision again from what it was based on. */
  @Get(':id/explanation')
  @RequireScope('routing:read')
  async explanation(@UuidParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Explanation> {
    const explanation = await this.explanations.explain(id, whenHungUp(reply));
    if (!explanation) throw new Problem({ type: 'not-found', title: 'There is no such decision', status: 404 });
    return explanation;
  }
}
