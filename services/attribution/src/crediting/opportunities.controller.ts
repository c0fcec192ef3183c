import { attributionModels } from '@baton/contracts';
import { ApiTags, Database, Problem, RequireScope } from '@baton/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { findTouchpoints } from '../touchpoints/touchpoints-view.store.js';
import { findCredits, findHistory, findOpportunity, findReports } from './opportunity-view.store.js';

/** Won and lost deals, and what is credited for them. */
@ApiTags('opportunities')
@Controller('v1/attribution/opportunities')
export class OpportunitiesController {
  constructor(private readonly database: Database) {}

  /** The credits of an opportunity under every model, the path that they come from, what was said about it, and what was published before. */
  @Get(':id')
  @RequireScope('attribution:read')
  async opportunity(@Param('id') id: string): Promise<object> {
    const found = await findOpportunity(this.database, id);
    if (!found)
      throw new Problem({
        type: 'unknown-opportunity',
        title: 'The opportunity is not known here',
        status: 404,
        detail: 'No report on it has arrived. One that was just sent to intake arrives within moments.',
      });
    const [credits, reports, history, touches] = await Promise.all([
      findCredits(this.database, id),
      findReports(this.database, id),
      findHistory(this.database, id),
      findTouchpoints(this.database, found.leadId),
    ]);
    const { opportunityId, leadId, stage, revision, amount, currency, wonAt } = found;
    return {
      opportunityId,
      leadId,
      stage,
      revision,
      attributed: amount === null ? null : { amount, currency },
      wonAt,
      path: touches.filter(touch => wonAt === null || touch.at <= wonAt),
      credits: Object.fromEntries(attributionModels.map(model => [model, credits.filter(c => c.model === model).map(shown)])),
      reports,
      history,
    };
  }
}

/** A credit under the heading of its model, with its part of the conversion as a number up to 1. */
const shown = ({ model: _model, share, ...credit }: { model: string; share: number }): object => ({ ...credit, share: share / 1_000_000 });
