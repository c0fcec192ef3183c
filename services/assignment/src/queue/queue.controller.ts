import { ApiTags, Clock, Database, Problem, RequireScope } from '@baton/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { IsOptional, IsString, Length } from 'class-validator';
import { AssignmentConfig } from '../config.js';
import { DEFAULT_LIMIT, pageOf, PageQuery } from '../routing/configuration/page.query.js';
import { listQueued, type QueuedLead } from './queue-view.store.js';
import { queueOverview } from './queue.store.js';

class QueuedLeadsQuery extends PageQuery {
  /** Only those who wait for this pool. */
  @IsOptional() @IsString() @Length(1, 250) pool?: string;
}

const cursorOf = ({ poolId, position }: QueuedLead): string => `${position}/${poolId}`;

/** @throws Problem for what is not the `next` of a page */
function placeOf(cursor: string): { poolId: string; position: number } {
  const [, position, poolId] = /^(\d{1,15})\/(.*)$/s.exec(cursor) ?? [];
  if (position === undefined || poolId === undefined)
    throw new Problem({ type: 'bad-request', title: 'after is not the next of a page', status: 400 });
  return { poolId, position: Number(position) };
}

/** What waits for a rep. */
@ApiTags('queue')
@Controller('v1/routing/queue')
export class QueueController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: AssignmentConfig,
  ) {}

  /** By pool and reason: how many leads wait, since when the oldest, and when the next is tried at the latest. */
  @Get()
  @RequireScope('routing:read')
  async overview(): Promise<object> {
    const waiting = await queueOverview(this.database);
    return { leads: waiting.reduce((sum, { leads }) => sum + leads, 0), waiting };
  }

  /** The leads that wait, by pool and in the order in which they get out: position, value, and why each waits. */
  @Get('leads')
  @RequireScope('routing:read')
  async leads(@Query() { pool, after, limit = DEFAULT_LIMIT }: QueuedLeadsQuery): Promise<object> {
    const from = after === undefined ? { poolId: '', position: 0 } : placeOf(after);
    const rows = await this.database.transaction(async tx => {
      const agedBefore = this.config.agedBefore(await this.clock.now(tx));
      return listQueued(tx, agedBefore, { poolId: pool ?? null, after: from, limit: limit + 1 });
    });
    const { items, next } = pageOf(rows, limit, cursorOf);
    return { leads: items, next };
  }
}
