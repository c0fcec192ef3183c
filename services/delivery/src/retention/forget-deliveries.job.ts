import { Timers, type UnitOfWork } from '@baton/messaging';
import { Logger } from '@baton/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DeliveryConfig } from '../config.js';
import { forgetAssignments } from '../notifications/assignments/assignments.store.js';
import { forgetStaff } from '../notifications/assignments/staff.store.js';
import { dropOld, forgetDeliveries, forgetEvents } from './retention.store.js';

const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;

/** Deletes what is older than the log is kept. What still waits then, for a subscription that nobody has enabled, is dropped: it is in the log for as long again. */
@Injectable()
export class ForgetDeliveries implements OnModuleInit {
  constructor(
    private readonly config: DeliveryConfig,
    private readonly timers: Timers,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.timers.add({ name: 'forget-deliveries', everyMs: EVERY_MS, work: unit => this.work(unit) });
  }

  /** One round. @returns how many rows it took */
  async work({ tx, now }: UnitOfWork): Promise<number> {
    const before = new Date(now.getTime() - this.config.DELIVERY_LOG_DAYS * DAY_MS);
    const dropped = await dropOld(tx, before, now);
    if (dropped > 0) this.logger.error('deliveries are dropped: their subscriptions were not active for too long', { deliveries: dropped });
    const forgotten = (await forgetDeliveries(tx, before)) + (await forgetEvents(tx, before));
    return dropped + forgotten + (await forgetAssignments(tx, before)) + (await forgetStaff(tx, before));
  }
}
