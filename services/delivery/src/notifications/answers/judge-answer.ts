import type { Assignment } from '../assignments/assignment.js';
import type { AnswerToken } from './answer-token.js';

/** How it stands with a link. */
export type Standing =
  | { readonly kind: 'open'; readonly assignment: Assignment }
  /** Nothing is known of the assignment: it is long over, or the lead was erased. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'answered' | 'accepted-elsewhere' | 'superseded' | 'expired'; readonly assignment: Assignment };

/** Whether the answer of a link can still be given, and if not, why: the first reason that somebody who clicks on it should hear. */
export function judgeAnswer(token: AnswerToken, assignment: Assignment | undefined, now: Date): Standing {
  if (assignment === undefined || assignment.repId !== token.repId) return { kind: 'unknown' };
  if (assignment.answer !== null) return { kind: 'answered', assignment };
  if (assignment.endedAt !== null) return { kind: 'superseded', assignment };
  if (token.answer === 'accepted' && assignment.acceptedAt !== null) return { kind: 'accepted-elsewhere', assignment };
  return token.expiresAt <= now ? { kind: 'expired', assignment } : { kind: 'open', assignment };
}
