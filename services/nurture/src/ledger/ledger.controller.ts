import { Messaging } from '@baton/messaging';
import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get } from '@nestjs/common';
import { countNurture } from './ledger.store.js';

/** Where every lead is that this service nurtures. */
@ApiTags('ledger')
@Controller('v1/nurture/ledger')
export class LedgerController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
  ) {}

  @Get()
  @RequireScope('ledger:read')
  async ledger(): Promise<object> {
    const [{ leads, open, mails, oldestDueAt }, backlog] = await Promise.all([countNurture(this.database), this.messaging.backlog()]);
    const nurturing = Object.values(open).reduce((sum, count) => sum + count, 0);
    return {
      service: 'nurture',
      at: new Date().toISOString(),
      ...backlog,
      places: { nurturing, 'not-nurturing': leads - nurturing },
      leads,
      episodes: open,
      mailsOnTheirWay: mails,
      oldestDueAt,
    };
  }
}
