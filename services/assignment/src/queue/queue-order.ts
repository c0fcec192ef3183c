import type { Lead } from '../life-cycle/lead.js';

/**
 * Who leaves the queue first: leads that have waited longer than the bound, the longest first; then the best score, of equal ones the longer wait.
 * So a good lead goes before a poor one, and a poor one does not wait for ever.
 * @param agedBefore leads queued before this have waited long enough
 */
export const byUrgency =
  (agedBefore: Date) =>
  (a: Lead, b: Lead): number => {
    const [since, other] = [a.queue!.since.getTime(), b.queue!.since.getTime()];
    const [aged, otherAged] = [since < agedBefore.getTime(), other < agedBefore.getTime()];
    if (aged !== otherAged) return aged ? -1 : 1;
    const better = aged ? 0 : (b.score ?? -1) - (a.score ?? -1);
    return better || since - other || (a.id < b.id ? -1 : 1);
  };
