import type { FieldError } from '@baton/platform';
import type { ServiceLevel } from '../routing/types.js';
import type { ClockLevel, ClockPoint, ClockStepLevel, WorkingSpan } from './clock-level.js';
import type { ClockStepsDocument, ServiceLevelDocument } from './service-level.document.js';

/** Minutes of a working time such as `1h30m`; null for none. */
export const minutesOf = (text: string | null | undefined): number | null => {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(text ?? '');
  return text && match ? Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0) : null;
};

const spanOf = (text: string): WorkingSpan =>
  text.endsWith('d') ? { days: Number(text.slice(0, -1)) } : { minutes: minutesOf(text) ?? 0 };
const pointOf = (text: string): ClockPoint => (text.endsWith('%') ? { percent: Number(text.slice(0, -1)) } : spanOf(text));

function stepsOf(document: ClockStepsDocument): ClockStepLevel[] {
  const reassign = document.reassign ?? '100%';
  return [
    ...(document.remind ?? []).map(at => ({ do: 'remind', at: pointOf(at) }) as const),
    ...(document.escalate ?? []).map(({ at, to }) => ({ do: 'escalate', at: pointOf(at), ...(to == null ? {} : { to }) }) as const),
    ...(reassign === 'never' ? [] : [{ do: 'reassign', at: pointOf(reassign) } as const]),
  ];
}

/**
 * The service level of a document whose fields have the right form. A level of two plain times stays what it was, so that the hash of a
 * policy that has no more than these does not change.
 * @param field where it stands, for the errors that are added
 */
export function readServiceLevel(document: ServiceLevelDocument, field: string, errors: FieldError[]): ServiceLevel {
  const { accepting, contacting } = document;
  const goals = document.goals ?? [];
  const plain = { acceptMinutes: minutesOf(document.accept), contactMinutes: minutesOf(document.contact) };
  if (accepting == null && contacting == null && goals.length === 0) return plain;
  const clock = (name: 'accept' | 'contact', minutes: number | null, steps: ClockStepsDocument | null | undefined): ClockLevel[] => {
    if (minutes === null) {
      if (steps) errors.push({ field: `${field}.${name}ing`, message: `goes with ${name}, which says how long the clock runs` });
      return [];
    }
    return [{ clock: name, within: { minutes }, goal: null, steps: stepsOf(steps ?? {}), stoppedBy: steps?.stoppedBy ?? null }];
  };
  goals.forEach(({ reach, stoppedBy }, index) => {
    const by = reach === 'accepted' || reach === 'qualified' ? 'status' : 'activity';
    if (stoppedBy != null && stoppedBy !== by)
      errors.push({
        field: `${field}.goals.${index}.stoppedBy`,
        message: `${reach} is told by ${by} alone: the clock could never be stopped`,
      });
  });
  return {
    ...plain,
    clocks: [
      ...clock('accept', plain.acceptMinutes, accepting),
      ...clock('contact', plain.contactMinutes, contacting),
      ...goals.map(goal => ({
        clock: 'status' as const,
        within: spanOf(goal.within),
        goal: goal.reach,
        steps: stepsOf(goal),
        stoppedBy: goal.stoppedBy ?? null,
      })),
    ],
  };
}
