import { ApiTags, Database, Problem, RequireScope } from '@baton/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { findRep } from '../reps/reps.store.js';
import { conductOf } from './cherry-picking.js';
import { conductWithin } from './conduct.store.js';
import { WATCHED_DAYS } from './conduct-watch.js';

/** How a rep treats the leads that were given. */
@ApiTags('reps')
@Controller('v1/routing/reps')
export class ConductController {
  constructor(private readonly database: Database) {}

  /** By score: given, declined, let lie; and whether declining or neglect follows the score, with how likely that is by chance. */
  @Get(':id/conduct')
  @RequireScope('routing:read')
  async get(@Param('id') repId: string): Promise<object> {
    if (!(await findRep(this.database, repId))) throw new Problem({ type: 'not-found', title: 'There is no such rep', status: 404 });
    const { bands, ...conduct } = conductOf(await conductWithin(this.database, null, WATCHED_DAYS, repId));
    return { repId, days: WATCHED_DAYS, ...conduct, bands: bands.map(({ repId: _, band, ...counts }) => ({ ...scores(band), ...counts })) };
  }
}

const scores = (band: number) => (band < 0 ? { from: null, to: null } : { from: band * 20, to: band === 4 ? 100 : band * 20 + 19 });
