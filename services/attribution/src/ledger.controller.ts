import { Messaging } from '@baton/messaging';
import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get } from '@nestjs/common';
import { checkMoney, countPlaces } from './ledger.store.js';

/** What this service knows and owes, to be reconciled with the others. */
@ApiTags('ledger')
@Controller('v1/attribution/ledger')
export class LedgerController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
  ) {}

  /** Leads by place, what is on its way, and per currency the revenue with what the credits of each model add up to, in minor units. */
  @Get()
  @RequireScope('ledger:read')
  async ledger(): Promise<object> {
    const [backlog, places, money] = await Promise.all([this.messaging.backlog(), countPlaces(this.database), checkMoney(this.database)]);
    return { service: 'attribution', at: new Date().toISOString(), ...backlog, places, leads: places.known, money };
  }
}
