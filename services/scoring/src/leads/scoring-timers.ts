import { Timers } from '@baton/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RescoreJob } from './rescore.job.js';

export const ROLL_OUT = 'scoring-rule-set-rollout';
const MINUTE = 60_000;

/** When the work that no event asks for is done. */
@Injectable()
export class ScoringTimers implements OnModuleInit {
  constructor(
    private readonly timers: Timers,
    private readonly job: RescoreJob,
  ) {}

  onModuleInit(): void {
    this.timers.add({ name: 'scoring-due', everyMs: MINUTE, work: unit => this.job.handleDue(unit) });
    this.timers.add({ name: ROLL_OUT, everyMs: MINUTE / 2, work: unit => this.job.rollOut(unit) });
    this.timers.add({ name: 'scoring-behavior-expiry', everyMs: 60 * MINUTE, work: unit => this.job.expire(unit) });
  }
}
