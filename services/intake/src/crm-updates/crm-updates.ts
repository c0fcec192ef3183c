import type { UnitOfWork } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import type { Reception } from '../acceptance/received.js';
import { IntakeConfig } from '../config.js';
import { CrmRecordsMetrics } from '../crm-records/crm-records.metrics.js';
import { acceptCrmUpdates } from './accept-crm-updates.js';
import type { CrmUpdate } from './crm-update.js';

/** Where all that CRMs and reps say comes together: by HTTP, on inbound.events.v1, or learned by delivery. */
@Injectable()
export class CrmUpdates {
  constructor(
    private readonly config: IntakeConfig,
    private readonly metrics: CrmRecordsMetrics,
  ) {}

  /** Takes updates, in order, in the transaction of the unit. @returns one result each */
  async accept(unit: UnitOfWork, updates: readonly CrmUpdate[]): Promise<Reception[]> {
    const results = await acceptCrmUpdates(unit, updates, this.config.CRM_UPDATE_WAIT_DAYS);
    unit.afterCommit(() => this.metrics.accepted(results));
    return results;
  }
}
