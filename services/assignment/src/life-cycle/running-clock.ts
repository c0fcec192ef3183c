import type { ClockLevel, ClockName, Goal } from '../sla/clock-level.js';

/** What a clock does, when: in this order where several fall on one instant. */
export const clockActions = ['remind', 'breach', 'escalate', 'reassign'] as const;
export type ClockAction = (typeof clockActions)[number];

export interface ClockStep {
  readonly do: ClockAction;
  readonly at: Date;
  /** With escalate: who is told, e.g. `team lead`. */
  readonly to?: string;
}

/** A clock of the present owner that nothing has stopped yet, with the steps that are still to come. */
export interface RunningClock {
  readonly name: ClockName;
  readonly dueAt: Date;
  /** With the clock to a status: what stops it. */
  readonly goal: Goal | null;
  readonly stoppedBy: ClockLevel['stoppedBy'];
  readonly steps: readonly ClockStep[];
}
