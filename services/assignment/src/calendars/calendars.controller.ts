import { ApiTags, Caller, Database, RequireScope } from '@baton/platform';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { IsExplanation, matchingId } from '../routing/configuration/explained.dto.js';
import { DEFAULT_LIMIT, pageOf, PageQuery } from '../routing/configuration/page.query.js';
import { RoutingConfigurationService } from '../routing/configuration/routing-configuration.service.js';
import { CalendarDocument, calendarDocument } from './calendar.document.js';
import { listCalendars } from './calendars.store.js';

class CalendarBody extends CalendarDocument {
  @IsExplanation() why?: string;
}

/** Working hours that reps share. */
@ApiTags('calendars')
@Controller('v1/routing/calendars')
export class CalendarsController {
  constructor(
    private readonly service: RoutingConfigurationService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequireScope('routing:read')
  async list(@Query() { after = '', limit = DEFAULT_LIMIT }: PageQuery): Promise<object> {
    const { items, next } = pageOf(await listCalendars(this.database, after, limit + 1), limit, calendar => calendar.calendarId);
    return { calendars: items.map(calendarDocument), next };
  }

  /** Makes or replaces a calendar, for every rep who works by it. */
  @Put(':id')
  @RequireScope('routing:write')
  async put(@Param('id') id: string, @Body() { why, ...calendar }: CalendarBody, @Caller() caller: Caller): Promise<object> {
    matchingId(id, calendar.id);
    return { changes: await this.service.applyPart({ why, calendars: [calendar] }, 'calendars.0', caller.name) };
  }
}
