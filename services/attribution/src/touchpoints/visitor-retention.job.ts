import { Timers, type UnitOfWork } from '@baton/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttributionConfig } from '../config.js';
import { forgetUnknownVisitors } from './visitors.store.js';

const HOUR = 3_600_000;

/** Removes touches of visitors who stayed unknown for long. */
@Injectable()
export class VisitorRetentionJob implements OnModuleInit {
  constructor(
    private readonly timers: Timers,
    private readonly config: AttributionConfig,
  ) {}

  onModuleInit(): void {
    this.timers.add({ name: 'unknown-visitors', everyMs: HOUR, work: unit => this.forget(unit) });
  }

  /** One step. @returns how many touches it removed */
  forget({ tx, now }: UnitOfWork): Promise<number> {
    return forgetUnknownVisitors(tx, new Date(now.getTime() - this.config.VISITOR_TOUCH_DAYS * 24 * HOUR));
  }
}
