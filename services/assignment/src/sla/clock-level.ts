/** The clocks of an owner: to accept the lead, to turn to the person, to bring it to a goal. */
export const clockNames = ['accept', 'contact', 'status'] as const;
export type ClockName = (typeof clockNames)[number];

/** What a clock to a status waits for: a status of the lead, or an activity with the person. */
export const goals = ['accepted', 'qualified', 'call-connected', 'meeting'] as const;
export type Goal = (typeof goals)[number];

/** Working time of the owner: minutes, or the end of the n-th working day after the one on which the clock was started. */
export type WorkingSpan = { readonly minutes: number } | { readonly days: number };

/** A point on a clock: after some working time, or at a share of the whole in percent, which may be above 100. */
export type ClockPoint = WorkingSpan | { readonly percent: number };

export interface ClockStepLevel {
  readonly do: 'remind' | 'reassign' | 'escalate';
  readonly at: ClockPoint;
  /** With escalate: who is told. */
  readonly to?: string;
}

/** A clock of a service level with what it does on its way. */
export interface ClockLevel {
  readonly clock: ClockName;
  readonly within: WorkingSpan;
  /** With the clock `status`. */
  readonly goal: Goal | null;
  readonly steps: readonly ClockStepLevel[];
  /** Only what the owner did, or only a status that was reported; null: whichever comes first. */
  readonly stoppedBy: 'activity' | 'status' | null;
}
