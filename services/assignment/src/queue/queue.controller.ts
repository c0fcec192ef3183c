import { ApiTags, Database, RequireScope } from '@baton/platform';
import { Controller, Get } from '@nestjs/common';
import { queueOverview } from './queue.store.js';

/** What waits for a rep. */
@ApiTags('queue')
@Controller('v1/routing/queue')
export class QueueController {
  constructor(private readonly database: Database) {}

  /** By pool and reason: how many leads wait, since when the oldest, and when the next is tried at the latest. */
  @Get()
  @RequireScope('routing:read')
  async overview(): Promise<object> {
    const waiting = await queueOverview(this.database);
    return { leads: waiting.reduce((sum, { leads }) => sum + leads, 0), waiting };
  }
}
