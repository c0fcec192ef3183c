import { Timers, type UnitOfWork } from '@baton/messaging';
import { Logger, Metrics } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { cherryPickers, type CherryPicking } from './cherry-picking.js';
import { conductWithin, forgetConduct } from './conduct.store.js';

/** Days that are looked at; what is older is forgotten. */
export const WATCHED_DAYS = 90;
const EVERY_MS = 3_600_000;
/** How likely anybody at all is named wrongly. */
const LEVEL = 0.01;

/** Looks every hour whether somebody's declines or neglect follow the score, and raises it. */
@Injectable()
export class ConductWatch {
  private readonly gauge;
  private known = new Set<string>();

  constructor(
    metrics: Metrics,
    private readonly logger: Logger,
    timers: Timers,
  ) {
    this.gauge = metrics.gauge(
      'baton_assignment_cherry_picking',
      'Reps whose declines or neglect follow the score of the lead beyond chance: z of the trend, by rep and what it is about',
      ['rep', 'what'],
    );
    timers.add({ name: 'conduct', everyMs: EVERY_MS, work: unit => this.look(unit) });
  }

  /** @returns 0: there is never more to do at once */
  async look({ tx, now }: UnitOfWork): Promise<number> {
    await forgetConduct(tx, now, WATCHED_DAYS);
    this.raise(cherryPickers(await conductWithin(tx, now, WATCHED_DAYS, null), LEVEL));
    return 0;
  }

  private raise(found: readonly CherryPicking[]): void {
    this.gauge.reset();
    for (const { repId, what, trend } of found) {
      this.gauge.set({ rep: repId, what }, trend.z!);
      if (!this.known.has(`${repId}/${what}`))
        this.logger.warn('the treatment of leads by a rep follows their score', { repId, what, rate: trend.rate, z: trend.z, p: trend.p });
    }
    this.known = new Set(found.map(({ repId, what }) => `${repId}/${what}`));
  }
}
