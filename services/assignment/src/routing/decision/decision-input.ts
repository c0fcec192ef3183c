import { factsOf } from '../../policies/facts.js';
import type { BoardState } from '../board/board-state.js';
import type { RoutingRequest } from '../types.js';
import type { DecisionInput } from './route-lead.js';

/** What of a request its policy looks at: only the facts that it refers to. */
export const inputOf = (board: BoardState, request: RoutingRequest): DecisionInput => ({
  decisionId: request.decisionId,
  leadId: request.lead.leadId,
  facts: factsOf(request.lead, board.policy?.paths ?? []),
  grade: request.lead.grade,
  sourceId: request.lead.sourceId,
  currentOwner: request.currentOwner ?? null,
  excludedReps: request.excludedReps,
  now: request.now,
  seed: request.seed,
});
