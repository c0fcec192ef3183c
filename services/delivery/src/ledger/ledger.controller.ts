import { Messaging } from '@baton/messaging';
import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get } from '@nestjs/common';
import { countDeliveries } from './ledger.store.js';

/** How many deliveries stand where. */
@ApiTags('ledger')
@Controller('v1/delivery/ledger')
export class LedgerController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
  ) {}

  @Get()
  @RequireScope('ledger:read')
  async ledger(): Promise<object> {
    const [{ leads, states, oldestDueAt }, backlog] = await Promise.all([countDeliveries(this.database), this.messaging.backlog()]);
    return {
      service: 'delivery',
      at: new Date().toISOString(),
      ...backlog,
      places: { waiting: 0, delivered: 0, dead: 0, dropped: 0, ...states },
      leads,
      oldestDueAt,
    };
  }
}
