import { isTimeZone, nextWorking, WorkingCalendar, weekdays, type WorkingCalendarSpecification } from '@baton/calendar';
import type { Program } from './program.js';

/** Where a person lives, as far as it is known. */
export interface Whereabouts {
  readonly timeZone: string | null;
  /** ISO 3166 */
  readonly country: string | null;
}

/** The zone of a person: their own, else that of their country, else the program's. */
export function zoneOf(program: Program, person: Whereabouts): string {
  if (person.timeZone !== null && isTimeZone(person.timeZone)) return person.timeZone;
  return (person.country === null ? undefined : program.timeZones[person.country]) ?? program.timeZone;
}

const FIRST_MINUTE = '00:00';
const LAST_MINUTE = '24:00';

/** The calendar whose working time is when a mail may be sent: outside quiet hours, quiet days and, where a region is given, holidays. */
export function mailingHours(program: Program, timeZone: string): WorkingCalendarSpecification {
  const { quietHours: quiet, quietDays, holidays } = program;
  const intervals: string[] = [];
  if (quiet === null) intervals.push(`${FIRST_MINUTE}-${LAST_MINUTE}`);
  else if (quiet.from > quiet.to) intervals.push(`${quiet.to}-${quiet.from}`);
  else {
    if (quiet.from !== FIRST_MINUTE) intervals.push(`${FIRST_MINUTE}-${quiet.from}`);
    if (quiet.to !== LAST_MINUTE) intervals.push(`${quiet.to}-${LAST_MINUTE}`);
  }
  const hours = Object.fromEntries(weekdays.filter(day => !quietDays.includes(day)).map(day => [day, intervals]));
  return { timeZone, hours, ...(holidays === null ? {} : { holidays }) };
}

type Purpose = 'mailing' | 'working';
const calendars = new WeakMap<Program, Map<string, WorkingCalendar>>();

/** The program's calendar in a zone; built once per program and zone, since a calendar remembers the days it was asked about. */
export function calendarOf(program: Program, purpose: Purpose, timeZone: string): WorkingCalendar {
  let ofProgram = calendars.get(program);
  if (!ofProgram) calendars.set(program, (ofProgram = new Map()));
  const key = `${purpose} ${timeZone}`;
  let calendar = ofProgram.get(key);
  if (!calendar) {
    const holidays = program.holidays === null ? {} : { holidays: program.holidays };
    calendar = new WorkingCalendar(
      purpose === 'mailing' ? mailingHours(program, timeZone) : { timeZone, hours: program.workingHours, ...holidays },
    );
    ofProgram.set(key, calendar);
  }
  return calendar;
}

/** The first instant at or after the given one at which the person may get a mail. Programs that leave no such time are refused when applied. */
export const nextMailable = (program: Program, timeZone: string, instant: Date): Date =>
  nextWorking(calendarOf(program, 'mailing', timeZone), instant) ?? instant;
