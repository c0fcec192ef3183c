import type { Lead } from '../life-cycle/lead.js';

/** What a lead is worth while it waits: what the policy says, else its score; one without a score is the poorest. */
const worthOf = ({ queue, score }: Lead): number => queue!.value ?? score ?? -Infinity;

/**
 * Who leaves the queue first: leads that have waited longer than the bound, the longest first; then who is worth most, of equal ones the longer
 * wait. So a good lead goes before a poor one, and a poor one does not wait for ever. `queue.store.ts` says the same in SQL.
 * @param agedBefore leads queued before this have waited long enough
 */
export const byUrgency =
  (agedBefore: Date) =>
  (a: Lead, b: Lead): number => {
    const [since, other] = [a.queue!.since.getTime(), b.queue!.since.getTime()];
    const [aged, otherAged] = [since < agedBefore.getTime(), other < agedBefore.getTime()];
    if (aged !== otherAged) return aged ? -1 : 1;
    const [worth, otherWorth] = [worthOf(a), worthOf(b)];
    if (!aged && worth !== otherWorth) return worth > otherWorth ? -1 : 1;
    return since - other || (a.id < b.id ? -1 : 1);
  };
