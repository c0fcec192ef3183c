import { Timers, type UnitOfWork } from '@baton/messaging';
import { Database, Logger } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { IntakeConfig } from '../config.js';
import { CrmRecordsMetrics } from './crm-records.metrics.js';
import { dropOverdue, isAnyDue, parkOverdue } from './waiting-updates.store.js';

const AT_ONCE = 1_000;
const DAY_MS = 86_400_000;

/**
 * Ends the waiting of updates whose record nobody linked: they are parked, with an alarm, and a late link still releases them; when they have been kept
 * for as long as any payload, they are dropped.
 */
@Injectable()
export class WaitingUpdatesJob {
  constructor(
    private readonly config: IntakeConfig,
    private readonly logger: Logger,
    private readonly metrics: CrmRecordsMetrics,
    timers: Timers,
    database: Database,
  ) {
    timers.add({ name: 'waiting-crm-updates', everyMs: 30_000, isDue: () => isAnyDue(database), work: unit => this.end(unit) });
  }

  private async end(unit: UnitOfWork): Promise<number> {
    const { tx, now } = unit;
    const dropped = await dropOverdue(tx, now, AT_ONCE);
    const parked = await parkOverdue(tx, now, new Date(now.getTime() + this.config.RAW_RETENTION_DAYS * DAY_MS), AT_ONCE);
    unit.afterCommit(() => {
      this.metrics.forgotten(dropped.length);
      this.tell('CRM updates are parked: their records are linked with no lead. Link them, or drop the updates', parked);
      this.tell('CRM updates were dropped: nobody linked their records', dropped);
    });
    return dropped.length + parked.length;
  }

  private tell(what: string, systems: readonly string[]): void {
    if (systems.length > 0) this.logger.error(what, { updates: systems.length, systems: [...new Set(systems)].sort() });
  }
}
