import { addWorkingTime, workingTimeBetween, type WorkingCalendar } from '@baton/calendar';
import { clockActions, type ClockStep, type RunningClock } from '../life-cycle/running-clock.js';
import { workingCalendarOf } from '../routing/decision/availability.js';
import type { CalendarConfiguration, RepConfiguration, RoutingConfiguration, ServiceLevel } from '../routing/types.js';
import type { ClockLevel, ClockPoint } from './clock-level.js';
import { spanEnd } from './working-span.js';

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
  /** null: the two times are all there is. */
  clocks: readonly RunningClock[] | null;
}

/**
 * When the clocks of a service level run out, and when they take their steps, counted in the rep's working time.
 * @returns null for a clock that the level does not have, or that no working time would ever fill
 */
export function deadlines(configuration: RoutingConfiguration, repId: string, level: ServiceLevel | null, from: Date): Deadlines {
  const rep = configuration.reps.get(repId);
  if (level === null || rep === undefined) return { acceptBy: null, contactBy: null, clocks: null };
  const calendar = calendarOf(rep, rep.calendarId === null ? undefined : configuration.calendars.get(rep.calendarId));
  const by = (minutes: number | null) => (minutes === null ? null : spanEnd(calendar, from, { minutes }));
  const clocks = level.clocks?.flatMap(clock => runningClock(calendar, clock, from) ?? []) ?? null;
  return { acceptBy: by(level.acceptMinutes), contactBy: by(level.contactMinutes), clocks };
}

function runningClock(calendar: WorkingCalendar, level: ClockLevel, from: Date): RunningClock | null {
  const dueAt = spanEnd(calendar, from, level.within);
  if (dueAt === null) return null;
  const whole = workingTimeBetween(calendar, from, dueAt);
  const at = (point: ClockPoint) =>
    'percent' in point ? addWorkingTime(calendar, from, Math.round((whole * point.percent) / 100)) : spanEnd(calendar, from, point);
  const steps = level.steps.flatMap(({ do: action, at: point, to }): ClockStep | [] => {
    const time = at(point);
    return time === null ? [] : { do: action, at: time, ...(to === undefined ? {} : { to }) };
  });
  return {
    name: level.clock,
    dueAt,
    goal: level.goal,
    stoppedBy: level.stoppedBy,
    steps: [...steps, { do: 'breach', at: dueAt } as const].sort(
      (a, b) => a.at.getTime() - b.at.getTime() || clockActions.indexOf(a.do) - clockActions.indexOf(b.do),
    ),
  };
}
