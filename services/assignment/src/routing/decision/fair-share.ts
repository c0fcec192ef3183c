/**
 * Weighted round robin whose shares are exact: at any moment each member has had its share of the pool's leads, give or take less than
 * one lead, while the same members compete. (Earliest eligible virtual deadline first: Stoica and Abdel-Wahab, 1995.)
 *
 * The pool's virtual time advances with each lead by 1 / (sum of the competitors' weights); a member's pass by 1 / weight with each lead of
 * its own. A member whose pass is behind the virtual time is owed a lead, one ahead of it has had more than its share. Of those not
 * ahead, the next is the one whose next lead is due first: the least pass + 1 / weight, where whoever is overdue is due now.
 *
 * Who was away is not owed what was missed: at most one lead. All numbers are integers (fractions of 2^32), so that equal histories
 * compare equal and a replay gives the same.
 */
export const ONE_LEAD = 2 ** 32;
/** Virtual time is set back to 0 before integers stop being exact. */
const REBASE_AT = 2 ** 50;
/** What rounding may put a pass ahead of the virtual time: a four-thousandth of a lead. */
const SLACK = 2 ** 20;

export const strideOf = (weight: number): number => Math.round(ONE_LEAD / weight);

/** The pass from which a member competes now: never more than one lead behind. */
export const startOf = (pass: number, stride: number, virtualTime: number): number => Math.max(pass, virtualTime - stride);

/** The latest pass of those who have not had more than their share. */
export const lastDue = (virtualTime: number): number => virtualTime + SLACK;

/** The virtual time at which the next turn is taken: it jumps to the least pass where all have had more than their share. */
export const timeOfNextTurn = (virtualTime: number, leastPass: number): number =>
  leastPass <= lastDue(virtualTime) ? virtualTime : leastPass;

/** The turn after a pick. */
export const turnAfter = (
  start: number,
  stride: number,
  virtualTime: number,
  competingWeight: number,
): { virtualTime: number; pass: number } => ({
  virtualTime: virtualTime + Math.round(ONE_LEAD / competingWeight),
  pass: start + stride,
});

/** True when `rebased` has to be applied to the pool's virtual time and passes. */
export const needsRebase = (virtualTime: number): boolean => virtualTime > REBASE_AT;

/** A pass after the virtual time was set back to 0. */
export const rebased = (pass: number, virtualTime: number): number => Math.max(pass - virtualTime, -ONE_LEAD);
