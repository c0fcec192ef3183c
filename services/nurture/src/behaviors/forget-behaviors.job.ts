import { Timers } from '@baton/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BEHAVIOR_DAYS } from '../programs/parse-program.js';
import { forgetBehaviors } from './behavior.store.js';

const DAY = 86_400_000;
/** A visitor who is not recognised within a week is not waited for. */
const VISITOR_DAYS = 7;
const ROWS_AT_ONCE = 5_000;
const EVERY_MS = 600_000;

/** Deletes behavior that is too old to matter. */
@Injectable()
export class ForgetBehaviors implements OnModuleInit {
  constructor(private readonly timers: Timers) {}

  onModuleInit(): void {
    this.timers.add({
      name: 'nurture-forget-behaviors',
      everyMs: EVERY_MS,
      work: ({ tx, now }) => {
        const before = (days: number) => new Date(now.getTime() - days * DAY);
        return forgetBehaviors(tx, { leads: before(BEHAVIOR_DAYS), visitors: before(VISITOR_DAYS) }, ROWS_AT_ONCE);
      },
    });
  }
}
