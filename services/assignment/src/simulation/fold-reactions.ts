import type { Grade } from '@baton/contracts';
import type { HistoryEntry } from '../leads/history.store.js';

/** How an assignment went on. Epoch milliseconds; Infinity: the clock ran out before. */
export interface Reaction {
  readonly score: number | null;
  readonly grade: Grade | null;
  acceptedAt: number | null;
  contactedAt: number | null;
}

interface Detail {
  readonly decisionId?: string | null;
  readonly assignmentId?: string;
  readonly at?: string;
  readonly clock?: 'accept' | 'contact';
  readonly score?: number | null;
  readonly grade?: Grade | null;
}

/** How the assignments of leads went on, by the decision that made them. @param entries of each lead in their order */
export function foldReactions(entries: Iterable<HistoryEntry>): Map<string, Reaction> {
  const byDecision = new Map<string, Reaction>();
  const byAssignment = new Map<string, Reaction>();
  for (const { kind, detail } of entries) {
    const { decisionId, assignmentId = '', at, clock, score = null, grade = null } = detail as Detail;
    if (kind === 'lead-assigned') {
      // The same assignment is told again when another inquiry comes in.
      if (typeof decisionId !== 'string' || byDecision.has(decisionId)) continue;
      const reaction: Reaction = { score, grade, acceptedAt: null, contactedAt: null };
      byDecision.set(decisionId, reaction);
      byAssignment.set(assignmentId, reaction);
      continue;
    }
    const reaction = byAssignment.get(assignmentId);
    if (reaction === undefined) continue;
    if (kind === 'lead-accepted') reaction.acceptedAt ??= Date.parse(at!);
    else if (kind === 'lead-contacted') reaction.contactedAt ??= Date.parse(at!);
    else if (kind === 'sla-breached' && clock === 'accept') reaction.acceptedAt ??= Infinity;
    else if (kind === 'sla-breached' && clock === 'contact') reaction.contactedAt ??= Infinity;
  }
  return byDecision;
}
