import { ApiTags, Caller, Database, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import type { AppliedChange } from './apply-configuration.js';
import { listChanges, type Change } from './changes.store.js';
import { ConfigurationDocument } from './configuration.document.js';
import { DEFAULT_LIMIT, pageOf } from './page.query.js';
import { RoutingConfigurationService } from './routing-configuration.service.js';

class ChangesQuery {
  /** The `next` of the page before. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) before?: number;
  @IsOptional() @IsIn(['calendar', 'rep', 'pool', 'policy', 'account', 'shadow']) kind?: string;
  /** Of one rep, pool, calendar, account or policy hash. */
  @IsOptional() @IsString() id?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit?: number;
}

/** The whole configuration of routing in one document, and who changed what. */
@ApiTags('routing configuration')
@Controller('v1/routing/configuration')
export class ConfigurationController {
  constructor(
    private readonly service: RoutingConfigurationService,
    private readonly database: Database,
  ) {}

  /** Makes or replaces what the document names, all or nothing; what it does not name stays. Applying it again changes nothing. */
  @Post()
  @HttpCode(200)
  @RequireScope('routing:write')
  async apply(@Body() document: ConfigurationDocument, @Caller() caller: Caller): Promise<{ changes: AppliedChange[] }> {
    return { changes: await this.service.apply(document, caller.name) };
  }

  /** Says what a document would change, or everything that is wrong with it. */
  @Post('validate')
  @HttpCode(200)
  @RequireScope('routing:read')
  async validate(@Body() document: ConfigurationDocument): Promise<{ changes: AppliedChange[] }> {
    return { changes: await this.service.apply(document, null) };
  }

  /** What a document would change, with each thing as it stands and as it would be. */
  @Post('diff')
  @HttpCode(200)
  @RequireScope('routing:read')
  async diff(@Body() document: ConfigurationDocument): Promise<{ changes: Change[] }> {
    return { changes: await this.service.compare(document) };
  }

  /** Who changed what, when and why, the newest first. */
  @Get('changes')
  @RequireScope('routing:read')
  async changes(@Query() { before, kind, id, limit = DEFAULT_LIMIT }: ChangesQuery): Promise<object> {
    const rows = await listChanges(this.database, { before: before ?? Number.MAX_SAFE_INTEGER, kind, id }, limit + 1);
    const { items, next } = pageOf(rows, limit, row => String(row.changeId));
    return { changes: items, next };
  }
}
