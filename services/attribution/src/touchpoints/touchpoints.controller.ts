import { ApiTags, Database, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Controller, Get } from '@nestjs/common';
import { findLead, findTouchpoints } from './touchpoints-view.store.js';

/** The path of one lead. */
@ApiTags('touchpoints')
@Controller('v1/attribution/leads')
export class TouchpointsController {
  constructor(private readonly database: Database) {}

  /** Every touchpoint of a person, oldest first. A lead that was merged away answers as the one that it is now. */
  @Get(':id/touchpoints')
  @RequireScope('attribution:read')
  async touchpoints(@UuidParam('id') id: string): Promise<object> {
    const { leadId, erased, known } = await findLead(this.database, id);
    if (erased)
      throw new Problem({ type: 'lead-erased', title: 'The lead was erased', status: 410, detail: 'Its person asked to be forgotten.' });
    if (!known)
      throw new Problem({
        type: 'not-seen-yet',
        title: 'The lead is not known here',
        status: 404,
        headers: { 'retry-after': '1' },
        detail: 'No event of it has arrived. An inquiry that was just accepted arrives within moments.',
      });
    return { leadId, touchpoints: await findTouchpoints(this.database, leadId) };
  }
}
