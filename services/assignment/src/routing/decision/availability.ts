import { alwaysWorking, nextWorking, workingInterval, WorkingCalendar } from '@baton/calendar';
import type { CalendarConfiguration, RepConfiguration } from '../types.js';

export type Presence = 'at-work' | 'off-work' | 'time-off';

/** The calendar in which a rep's working time passes: hours, holidays and time off, in the rep's zone. */
export function workingCalendarOf(rep: RepConfiguration, calendar: CalendarConfiguration | undefined): WorkingCalendar {
  const hours = calendar?.hours ?? alwaysWorking().specification.hours;
  return new WorkingCalendar({ timeZone: rep.timeZone, hours, holidays: calendar?.holidays ?? undefined, timeOff: rep.timeOff });
}

/** When a rep can be given work. Remembers the last answer until it changes, so that asking again is two comparisons. */
export class Availability {
  private readonly working: WorkingCalendar;
  private readonly presentDays: WorkingCalendar;
  private from = 0;
  private until = 0;
  private presence: Presence = 'at-work';

  constructor(rep: RepConfiguration, calendar: CalendarConfiguration | undefined) {
    this.working = workingCalendarOf(rep, calendar);
    this.presentDays = calendar === undefined ? this.working : workingCalendarOf(rep, undefined);
  }

  /** @param now epoch milliseconds */
  at(now: number): Presence {
    if (now >= this.from && now < this.until) return this.presence;
    const instant = new Date(now);
    const present = workingInterval(this.presentDays, instant);
    const working = workingInterval(this.working, instant);
    this.presence = !present.working ? 'time-off' : working.working ? 'at-work' : 'off-work';
    this.from = now;
    this.until = Math.min(present.until.getTime(), working.until.getTime());
    return this.presence;
  }

  /**
   * The first time at or after `from` at which the rep can be given work; null when there is none within three years.
   * @param duringWorkingHours false: any time that is not time off
   */
  next(from: number, duringWorkingHours: boolean): number | null {
    return nextWorking(duringWorkingHours ? this.working : this.presentDays, new Date(from))?.getTime() ?? null;
  }
}
