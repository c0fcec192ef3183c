import type { BoardState } from '../board/board-state.js';
import type { StoredDecision } from '../board/decisions.store.js';
import { explainDecision, type Explanation } from './explain-decision.js';

/** The explanation of a decision, all steps at once. */
export function explained(board: BoardState, stored: StoredDecision): Explanation {
  const steps = explainDecision(board, stored);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
