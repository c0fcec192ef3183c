import { nextStartOfWork, WorkingCalendar } from '@baton/calendar';
import type { WorkingHours } from '@baton/contracts';
import type { StaffMember } from '../assignments/assignment.js';

/** Of who works at any time: a morning, on weekdays. */
const WEEKDAYS: WorkingHours = {
  hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map(day => [day, ['08:00-17:00']])),
};

/** When somebody's next working day begins, in their zone; null when none does within a year. */
export function startOfNextWorkingDay(
  { timeZone, workingHours = WEEKDAYS }: Pick<StaffMember, 'timeZone' | 'workingHours'>,
  after: Date,
): Date | null {
  const { hours, holidays, freeDays } = workingHours;
  return nextStartOfWork(new WorkingCalendar({ timeZone, hours, holidays: holidays ?? freeDays }), after);
}
