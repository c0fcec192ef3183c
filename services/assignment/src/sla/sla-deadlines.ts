import { addWorkingTime, type WorkingCalendar } from '@baton/calendar';
import { workingCalendarOf } from '../routing/decision/availability.js';
import type { CalendarConfiguration, RepConfiguration, RoutingConfiguration, ServiceLevel } from '../routing/types.js';

const calendars = new WeakMap<RepConfiguration, { shared: CalendarConfiguration | undefined; own: WorkingCalendar }>();

/** Reps keep their calendars until their configuration changes: building one costs more than asking it. */
function calendarOf(rep: RepConfiguration, shared: CalendarConfiguration | undefined): WorkingCalendar {
  const known = calendars.get(rep);
  if (known?.shared === shared && known !== undefined) return known.own;
  const own = workingCalendarOf(rep, shared);
  calendars.set(rep, { shared, own });
  return own;
}

export interface Deadlines {
  acceptBy: Date | null;
  contactBy: Date | null;
}

/**
 * When the clocks of a service level run out, counted in the rep's working time.
 * @returns null for a clock that the level does not have, or that no working time would ever fill
 */
export function deadlines(configuration: RoutingConfiguration, repId: string, level: ServiceLevel | null, from: Date): Deadlines {
  const rep = configuration.reps.get(repId);
  if (level === null || rep === undefined) return { acceptBy: null, contactBy: null };
  const calendar = calendarOf(rep, rep.calendarId === null ? undefined : configuration.calendars.get(rep.calendarId));
  const by = (minutes: number | null) => (minutes === null ? null : addWorkingTime(calendar, from, minutes * 60_000));
  return { acceptBy: by(level.acceptMinutes), contactBy: by(level.contactMinutes) };
}
