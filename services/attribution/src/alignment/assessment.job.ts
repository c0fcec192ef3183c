import { derivedId } from '@baton/contracts';
import { Timers, type UnitOfWork } from '@baton/messaging';
import { Database } from '@baton/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { dayBefore, daysUpTo, type Period } from '../reporting/period.js';
import { assessAlignment } from './assess-alignment.js';
import { countAlignment, insertAssessment, isAssessed } from './assessment.store.js';

const EVERY_MS = 10 * 60_000;
const DAYS = 28;

/** Once a day: the assessment of the four weeks up to yesterday. Any replica does it, one of them publishes it. */
@Injectable()
export class AssessmentJob implements OnModuleInit {
  constructor(
    private readonly timers: Timers,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.timers.add({
      name: 'alignment-assessment',
      everyMs: EVERY_MS,
      isDue: async () => !(await isAssessed(this.database, periodAt(new Date()))),
      work: unit => this.assess(unit),
    });
  }

  /** Assesses and publishes the period that is due. @returns 0: it is never more than one */
  async assess(unit: UnitOfWork): Promise<number> {
    const { tx, now } = unit;
    const period = periodAt(now);
    const counts = await countAlignment(this.database, period, now);
    const measures = assessAlignment(counts);
    if (!(await insertAssessment(tx, period, counts.leads, measures, now))) return 0;
    const key = `${period.from}/${period.to}`;
    unit.emit({
      name: 'alignment-assessed',
      key,
      streamVersion: 1,
      cause: { id: derivedId(key, 'assessment') },
      data: {
        from: period.start.toISOString(),
        to: period.end.toISOString(),
        leads: counts.leads,
        measures,
        assessedAt: now.toISOString(),
      },
    });
    return 0;
  }
}

const periodAt = (now: Date): Period => daysUpTo(dayBefore(now), DAYS);
