import { addWorkingTime } from '@baton/calendar';
import { calendarOf, nextMailable } from '../programs/mailing-hours.js';
import type { Program } from '../programs/program.js';

/** What is due next in a running episode, and when. */
export interface NextDue {
  readonly kind: 'step' | 'end';
  readonly at: Date;
}

/**
 * When the step with this index is due, counted from the mail before it (or from the start), moved out of quiet hours;
 * after the last step the end of the episode, for which no hour is too quiet.
 * @param zone of the person
 */
export function nextStep(program: Program, index: number, from: Date, zone: string): NextDue {
  const step = program.steps[index];
  if (step === undefined) return { kind: 'end', at: new Date(from.getTime() + program.patience) };
  const { milliseconds, isWorkingTime } = step.after;
  const passed = isWorkingTime
    ? addWorkingTime(calendarOf(program, 'working', zone), from, milliseconds)
    : new Date(from.getTime() + milliseconds);
  // A program without enough working time in three years is refused when applied: null cannot come from one that is stored.
  return { kind: 'step', at: nextMailable(program, zone, passed ?? from) };
}

/**
 * What is due next in an episode that started then: the step with this index, as `nextStep` says, or the end, where the program lets nobody stay in it
 * for that long.
 */
export function nextDue(program: Program, index: number, from: Date, zone: string, startedAt: Date): NextDue {
  const next = nextStep(program, index, from, zone);
  if (program.exits.after === null) return next;
  const leavesAt = new Date(startedAt.getTime() + program.exits.after);
  return leavesAt < next.at ? { kind: 'end', at: leavesAt } : next;
}
