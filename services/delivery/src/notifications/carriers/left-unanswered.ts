import type { Outcome } from '../../sending/classify-outcome.js';

/** What was on its way when the service stopped: it is sent again, counts as no attempt, and may have arrived all the same. */
export const leftUnanswered = (receiver: string): Outcome => ({
  kind: 'later',
  error: `the service stopped before ${receiver} had answered`,
  ms: 0,
  holdsAll: false,
  mayHaveArrived: true,
});
