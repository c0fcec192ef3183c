import { Messaging } from '@baton/messaging';
import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get } from '@nestjs/common';
import { countByStatus } from './leads/leads.store.js';

/** Where every lead is that this service knows. */
@ApiTags('ledger')
@Controller('v1/scoring/ledger')
export class LedgerController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
  ) {}

  @Get()
  @RequireScope('ledger:read')
  async ledger(): Promise<object> {
    const [places, backlog] = await Promise.all([countByStatus(this.database), this.messaging.backlog()]);
    const { merged = 0, ...standing } = places;
    return {
      service: 'scoring',
      at: new Date().toISOString(),
      ...backlog,
      places: { ...standing, merged },
      leads: Object.values(standing).reduce((sum, count) => sum + count, 0),
    };
  }
}
