import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { PeriodDto } from '../reporting/period.dto.js';
import { periodOf } from '../reporting/period.js';
import { assessAlignment } from './assess-alignment.js';
import { countAlignment } from './assessment.store.js';

/** How sales and marketing work together. */
@ApiTags('alignment')
@Controller('v1/alignment/assessment')
export class AssessmentController {
  constructor(private readonly database: Database) {}

  /** Measures over the leads that first inquired in a period, each with the count that it comes from; as things stand now. */
  @Get()
  @RequireScope('alignment:read')
  async assessment(@Query() query: PeriodDto): Promise<object> {
    const now = new Date();
    const period = periodOf(query, now);
    const counts = await countAlignment(this.database, period, now);
    return { from: period.from, to: period.to, leads: counts.leads, measures: assessAlignment(counts), assessedAt: now };
  }
}
