import type { Activity, LeadStatus } from '@baton/contracts';
import type { ClockName } from '../sla/clock-level.js';
import type { Ownership } from './lead.js';
import { clockActions, type ClockStep, type RunningClock } from './running-clock.js';

/** A sign of work on the lead. */
export type Sign = { readonly by: 'activity'; readonly activity: Activity } | { readonly by: 'status'; readonly status: LeadStatus };

/** Activities by which somebody turned to the person. A note is for the file; after a no-show the person still waits for the first word. */
const contacts: ReadonlySet<Activity> = new Set([
  'call-attempted',
  'call-connected',
  'voicemail',
  'email-sent',
  'email-received',
  'meeting',
]);

export const isContact = (activity: Activity): boolean => contacts.has(activity);

const passesOn = (name: ClockName, dueAt: Date): RunningClock => ({
  name,
  dueAt,
  goal: null,
  stoppedBy: null,
  steps: [
    { do: 'breach', at: dueAt },
    { do: 'reassign', at: dueAt },
  ],
});

/** The clocks that run. Those of a plain level follow from the two times of the ownership: nothing else is kept of them. */
export function clocksOf({ clocks, acceptBy, acceptedAt, contactBy, contactedAt }: Ownership): readonly RunningClock[] {
  if (clocks !== null) return clocks;
  return [
    ...(acceptBy !== null && acceptedAt === null ? [passesOn('accept', acceptBy)] : []),
    ...(contactBy !== null && contactedAt === null ? [passesOn('contact', contactBy)] : []),
  ];
}

function stops({ name, goal, stoppedBy }: RunningClock, sign: Sign): boolean {
  if (stoppedBy !== null && stoppedBy !== sign.by) return false;
  if (sign.by === 'activity') return name === 'status' ? sign.activity === goal : contacts.has(sign.activity);
  switch (name) {
    case 'accept':
      return sign.status === 'accepted' || sign.status === 'qualified';
    case 'contact':
      return sign.status === 'qualified';
    case 'status':
      return sign.status === goal || (goal === 'accepted' && sign.status === 'qualified');
  }
}

/** The ownership without the clocks that the sign stops. */
export const stopClocks = (ownership: Ownership, sign: Sign): Ownership =>
  ownership.clocks === null ? ownership : { ...ownership, clocks: ownership.clocks.filter(clock => !stops(clock, sign)) };

/** The next step of any clock that runs; null when none has one. */
export function nextStepAt(clocks: readonly RunningClock[]): Date | null {
  let next: Date | null = null;
  for (const { steps } of clocks) for (const { at } of steps) if (next === null || at < next) next = at;
  return next;
}

/** A step whose time has come, with its clock. */
export interface DueStep extends ClockStep {
  readonly clock: RunningClock;
}

/** Parts the steps whose time has come, in the order in which they had to be taken, from the clocks with what is left of them. */
export function takeDueSteps(clocks: readonly RunningClock[], now: Date): { due: DueStep[]; left: RunningClock[] } {
  const due = clocks.flatMap(clock => clock.steps.filter(({ at }) => at <= now).map(step => ({ ...step, clock })));
  due.sort((a, b) => a.at.getTime() - b.at.getTime() || clockActions.indexOf(a.do) - clockActions.indexOf(b.do));
  return { due, left: clocks.map(clock => ({ ...clock, steps: clock.steps.filter(({ at }) => at > now) })) };
}
