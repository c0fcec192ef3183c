import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { buildReport } from './build-report.js';
import { periodOf } from './period.js';
import { ReportDto } from './report.dto.js';
import { reportRows } from './report.store.js';

/** What spending brought. */
@ApiTags('report')
@Controller('v1/attribution/report')
export class ReportController {
  constructor(private readonly database: Database) {}

  /**
   * Revenue of the opportunities won in a period, credited by a model, beside what was spent in it and the people who first inquired in it. Amounts are
   * in minor units; currencies are told apart and never added; the lines of each add up to its total.
   */
  @Get()
  @RequireScope('attribution:read')
  async report(@Query() query: ReportDto): Promise<object> {
    const { model, by, currency } = query;
    const period = periodOf(query, new Date());
    const { revenues, costs, leads } = await reportRows(this.database, { period, model, by, currency });
    return { from: period.from, to: period.to, model, by, ...buildReport(revenues, costs, leads) };
  }
}
