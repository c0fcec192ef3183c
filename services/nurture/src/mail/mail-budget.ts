import { sql, type Transaction } from '@baton/platform';

/** Mails that were granted in one second of the clock, by all replicas. */
export interface Budget {
  readonly second: Date;
  readonly used: number;
}

/** Grants as many mails as the second still has room for. A clock that goes back, as between two replicas, opens no new second. */
export function grant(budget: Budget, wanted: number, perSecond: number, now: Date): { granted: number; budget: Budget } {
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const current = second > budget.second ? { second, used: 0 } : budget;
  const granted = Math.max(0, Math.min(wanted, perSecond - current.used));
  return { granted, budget: { ...current, used: current.used + granted } };
}

const LOCK = sql('select second, used from mail_budget for update');
const KEEP = sql('update mail_budget set second = $1, used = $2');

/** Takes mails out of the budget of this second. Its lock is the last that a transaction takes. @returns how many may be sent */
export async function takeMails(tx: Transaction, wanted: number, perSecond: number, now: Date): Promise<number> {
  if (wanted === 0) return 0;
  const [current] = await tx.query<{ second: Date; used: number }>(LOCK);
  const { granted, budget } = grant(current!, wanted, perSecond, now);
  if (granted > 0) await tx.query(KEEP, [budget.second, budget.used]);
  return granted;
}
