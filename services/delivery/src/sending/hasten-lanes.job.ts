import { Timers, type UnitOfWork } from '@baton/messaging';
import { Database } from '@baton/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hastenFurther, isHastening } from '../deliveries/hastening.store.js';
import { SENDING } from './sender.js';

const EVERY_MS = 5_000;

/** Goes on with what is to be tried at once, where more waits for a receiver than one transaction should hold. */
@Injectable()
export class HastenLanes implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly timers: Timers,
  ) {}

  onModuleInit(): void {
    this.timers.add({
      name: 'hasten-lanes',
      everyMs: EVERY_MS,
      isDue: () => isHastening(this.database),
      work: unit => this.work(unit),
    });
  }

  /** One piece. @returns whether there was one, as a number: then the next follows at once */
  private async work(unit: UnitOfWork): Promise<number> {
    if (!(await hastenFurther(unit.tx, unit.now))) return 0;
    unit.afterCommit(() => this.timers.wake(SENDING));
    return 1;
  }
}
