import type { LockedLead } from './leads.store.js';

/** Which of two leads stays, and why; or why they can't be merged. */
export type MergeDecision =
  | { readonly kind: 'merge'; readonly survivor: LockedLead; readonly merged: LockedLead; readonly because: string }
  | { readonly kind: 'refuse'; readonly because: string };

/**
 * Decides which of two leads survives. A lead by which nobody can be recognised never wins over one with an address or a number, whoever prefers it;
 * else the preferred one does, else the older.
 */
export function planMerge(a: LockedLead, b: LockedLead, preferredId: string | undefined): MergeDecision {
  if ((a.place === 'test') !== (b.place === 'test'))
    return { kind: 'refuse', because: 'one of them is a test: a test and a real lead stay apart' };
  const [older, younger] = a.createdAt < b.createdAt || (a.createdAt.getTime() === b.createdAt.getTime() && a.id < b.id) ? [a, b] : [b, a];
  const decide = (survivor: LockedLead, because: string): MergeDecision => ({
    kind: 'merge',
    survivor,
    merged: survivor === a ? b : a,
    because,
  });
  if (a.identified !== b.identified) return decide(a.identified ? a : b, 'the other lead is anonymous');
  if (preferredId === a.id || preferredId === b.id) return decide(preferredId === a.id ? a : b, 'preferred by the caller');
  return decide(older, `older than ${younger.id}`);
}
