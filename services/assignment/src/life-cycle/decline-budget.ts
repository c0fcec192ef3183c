import type { DeclineBudget } from '../routing/types.js';
import type { RecentConduct } from './context.js';

/** How many leads a rep may decline within seven days. @returns Infinity without a limit */
export function allowance({ perWeek, sharePercent }: DeclineBudget, { assigned }: RecentConduct): number {
  const byShare = sharePercent === null ? Infinity : Math.max(1, Math.floor((assigned * sharePercent) / 100));
  return Math.min(perWeek ?? Infinity, byShare);
}

/** What to say of one more decline that the budget does not hold; null when it holds it. */
export function overBudget(budget: DeclineBudget, conduct: RecentConduct, name: string): string | null {
  const allowed = allowance(budget, conduct);
  if (conduct.declined < allowed) return null;
  return `${name} has declined ${conduct.declined} of ${conduct.assigned} leads within seven days, and may decline ${allowed}`;
}
