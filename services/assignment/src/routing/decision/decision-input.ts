import { factsOf } from '../../policies/facts.js';
import type { BoardState } from '../board/board-state.js';
import type { RoutingRequest } from '../types.js';
import type { DecisionInput } from './route-lead.js';

/** What of a request its policy looks at: only the facts that it refers to, and of the rest what its rules need. */
export function inputOf(board: BoardState, request: RoutingRequest, policy = board.policy): DecisionInput {
  const { previousOwner, waitingSince, hasWaitedLong } = request;
  return {
    decisionId: request.decisionId,
    leadId: request.lead.leadId,
    facts: factsOf(request.lead, policy?.paths ?? []),
    grade: request.lead.grade,
    sourceId: request.lead.sourceId,
    currentOwner: request.currentOwner ?? null,
    ...(policy?.needs.previousOwner && previousOwner ? { previousOwner } : {}),
    ...(policy?.needs.waiting && waitingSince ? { waitingSince: waitingSince.toISOString() } : {}),
    ...(policy?.configuration.weights && hasWaitedLong ? { hasWaitedLong } : {}),
    excludedReps: request.excludedReps,
    now: request.now,
    seed: request.seed,
  };
}
