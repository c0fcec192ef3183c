import { derivedId } from '@baton/contracts';
import { Messaging, Timers, type UnitOfWork } from '@baton/messaging';
import { Database } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { AssignmentConfig } from '../config.js';
import { LeadDesk } from '../leads/lead-desk.js';
import { ScoringProgress } from '../leads/scoring-progress.js';
import { later, type Context } from '../life-cycle/context.js';
import { dueExpired } from '../life-cycle/due-transitions.js';
import type { DueKind, Lead } from '../life-cycle/lead.js';
import { ownerLeft } from '../life-cycle/reassignment.js';
import type { Step } from '../life-cycle/step.js';
import { isAnyDue, isAnyOwnerDeparted, takeDue, takeOfDeparted, takeUnscored } from './due.store.js';

/** Leads of one transaction, at most. */
const AT_ONCE = 200;
/** Everything that falls due but the wait for a score and the queue, which have ways of their own. */
const clocks: readonly DueKind[] = ['accept', 'contact', 'clock', 'follow-up', 'nurture-silent', 'inquiry-missing'];

/** What happens to leads when nothing happens to them. */
@Injectable()
export class DueTimers {
  constructor(
    private readonly desk: LeadDesk,
    private readonly messaging: Messaging,
    private readonly progress: ScoringProgress,
    private readonly config: AssignmentConfig,
    database: Database,
    timers: Timers,
  ) {
    timers.add({
      name: 'score-wait',
      everyMs: 500,
      isDue: () => isAnyDue(database, ['score-wait']),
      work: unit => this.routeUnscored(unit),
    });
    timers.add({ name: 'clocks', everyMs: 1_000, isDue: () => isAnyDue(database, clocks), work: unit => this.runClocks(unit) });
    timers.add({
      name: 'departed-owners',
      everyMs: 10_000,
      isDue: () => isAnyOwnerDeparted(database),
      work: unit => this.replaceDeparted(unit),
    });
  }

  /** Routes leads whose score will not come in time. While scoring is merely behind, they wait on, up to a bound. */
  async routeUnscored(unit: UnitOfWork): Promise<number> {
    const { SCORE_WAIT_MS, SCORE_WAIT_MAX_MS } = this.config;
    const reached = this.progress.reached(await this.messaging.caughtUpPartitions(), unit.now, SCORE_WAIT_MS);
    const regardlessBefore = later(unit.now, SCORE_WAIT_MS - SCORE_WAIT_MAX_MS);
    return this.expire(unit, await takeUnscored(unit.tx, reached, { now: unit.now, regardlessBefore, limit: AT_ONCE }), dueExpired);
  }

  /** Fires the clocks that have run out: an accept that is already on its way is heard before. */
  async runClocks(unit: UnitOfWork): Promise<number> {
    const caughtUp = await this.messaging.caughtUpPartitions();
    const regardlessBefore = later(unit.now, -this.config.SLA_GRACE_MS);
    return this.expire(unit, await takeDue(unit.tx, clocks, { now: unit.now, caughtUp, regardlessBefore, limit: AT_ONCE }), dueExpired);
  }

  /** Gives leads of reps who have left to others. */
  async replaceDeparted(unit: UnitOfWork): Promise<number> {
    return this.expire(unit, await takeOfDeparted(unit.tx, AT_ONCE), ownerLeft, 'departed');
  }

  private async expire(
    unit: UnitOfWork,
    taken: readonly Lead[],
    happens: (lead: Lead, context: Context) => Step,
    what = 'due',
  ): Promise<number> {
    if (taken.length === 0) return 0;
    const work = await this.desk.work(unit, new Map(taken.map(lead => [lead.id, lead])));
    await work.batch.board();
    for (const lead of taken) {
      // Whatever happens tells something, so that the next cause is another one.
      const cause = { id: derivedId(lead.id, `${what}/${lead.due!.kind}/${lead.streamVersion}`) };
      await work.batch.take(happens(lead, work.batch.context), cause);
    }
    await this.desk.close(unit, work);
    return taken.length;
  }
}
