import { workingTimeBetween, type WorkingCalendar } from '@baton/calendar';
import { workingCalendarOf } from '../routing/decision/availability.js';
import type { RoutingConfiguration } from '../routing/types.js';

/** Measures how soon reps turned to leads, in their working time as it is configured now. */
export class WorkingReaction {
  private readonly calendars = new Map<string, WorkingCalendar | null>();

  constructor(private readonly configuration: RoutingConfiguration) {}

  /**
   * @param to epoch milliseconds; Infinity when it did not happen in time; null when it is not known
   * @returns working milliseconds, or `to` where it is no time; null for a rep who is not known
   */
  between(repId: string, from: number, to: number | null): number | null {
    if (to === null || to === Infinity) return to;
    const calendar = this.calendarOf(repId);
    return calendar && workingTimeBetween(calendar, new Date(from), new Date(to));
  }

  private calendarOf(repId: string): WorkingCalendar | null {
    const known = this.calendars.get(repId);
    if (known !== undefined) return known;
    const rep = this.configuration.reps.get(repId);
    const shared = rep?.calendarId == null ? undefined : this.configuration.calendars.get(rep.calendarId);
    const calendar = rep === undefined ? null : workingCalendarOf(rep, shared);
    this.calendars.set(repId, calendar);
    return calendar;
  }
}
