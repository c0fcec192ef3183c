import { alwaysWorking, nextWorking, workingInterval, WorkingCalendar } from '@baton/calendar';
import type { CalendarConfiguration, RepConfiguration } from '../types.js';

export type Presence = 'at-work' | 'off-work' | 'time-off';

type Calendar = CalendarConfiguration | undefined;

const everyHour = alwaysWorking().specification.hours;
const ALWAYS = {};

/**
 * Most reps have no time off ahead: all of a zone and calendar share what follows from these. That makes thousands of them cheap to load,
 * and a decision among them has less memory to wait for.
 */
function sharing<Shared>(
  make: (rep: RepConfiguration, calendar: Calendar) => Shared,
): (rep: RepConfiguration, calendar: Calendar) => Shared {
  const shared = new WeakMap<object, Map<string, Shared>>();
  return (rep, calendar) => {
    if (rep.timeOff.length > 0) return make(rep, calendar);
    const known = shared.get(calendar ?? ALWAYS) ?? new Map<string, Shared>();
    shared.set(calendar ?? ALWAYS, known);
    const found = known.get(rep.timeZone) ?? make(rep, calendar);
    known.set(rep.timeZone, found);
    return found;
  };
}

/** The calendar in which a rep's working time passes: hours, holidays and time off, in the rep's zone. */
export const workingCalendarOf = sharing(({ timeZone, timeOff }, calendar) => {
  const hours = calendar?.hours ?? everyHour;
  return new WorkingCalendar({ timeZone, hours, holidays: calendar?.holidays ?? undefined, timeOff });
});

/** When a rep can be given work. Remembers the last answer until it changes, so that asking again is two comparisons. */
export class Availability {
  private readonly working: WorkingCalendar;
  private readonly presentDays: WorkingCalendar;
  private from = 0;
  private until = 0;
  private presence: Presence = 'at-work';
  private readonly rep: Pick<RepConfiguration, 'timeZone' | 'timeOff'>;

  constructor(
    rep: RepConfiguration,
    private readonly calendar: Calendar,
  ) {
    this.rep = rep;
    this.working = workingCalendarOf(rep, calendar);
    this.presentDays = calendar === undefined ? this.working : workingCalendarOf(rep, undefined);
  }

  /** Whether it is that of a configuration, too: most changes of a rep are about something else. */
  isOf({ timeZone, timeOff }: RepConfiguration, calendar: Calendar): boolean {
    return timeZone === this.rep.timeZone && timeOff === this.rep.timeOff && calendar === this.calendar;
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

  /** Until when the last answer of `at` holds, epoch milliseconds. */
  get holdsUntil(): number {
    return this.until;
  }

  /**
   * The first time at or after `from` at which the rep can be given work; null when there is none within three years.
   * @param duringWorkingHours false: any time that is not time off
   */
  next(from: number, duringWorkingHours: boolean): number | null {
    return nextWorking(duringWorkingHours ? this.working : this.presentDays, new Date(from))?.getTime() ?? null;
  }
}

/** The availability of a rep. */
export const availabilityOf = sharing((rep, calendar) => new Availability(rep, calendar));
