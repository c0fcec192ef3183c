import { Messaging } from '@baton/messaging';
import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { countPlaces, listPlaces, type LedgerPlace } from './ledger.store.js';

const MOST = 10_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

class LedgerPage {
  /** The `next` of the page before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MOST) limit?: number;
}

/** Where every lead is, to be compared with what intake has accepted. */
@ApiTags('ledger')
@Controller('v1/assignment/ledger')
@RequireScope('ledger:read')
export class LedgerController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
  ) {}

  @Get()
  async read(): Promise<object> {
    const [places, { outbox, parked, deadLetters, lag }] = await Promise.all([countPlaces(this.database), this.messaging.backlog()]);
    const leads = Object.values(places).reduce((sum, count) => sum + count, 0);
    return { service: 'assignment', at: new Date().toISOString(), outbox, parked, deadLetters, lag, places, leads };
  }

  @Get('leads')
  async leads(@Query() { after = BEFORE_ALL, limit = MOST }: LedgerPage): Promise<{ leads: [string, LedgerPlace][]; next: string | null }> {
    const leads = await listPlaces(this.database, after, limit);
    return { leads, next: leads.length === limit ? leads.at(-1)![0] : null };
  }
}
