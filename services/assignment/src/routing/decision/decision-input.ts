import type { Grade } from '@baton/contracts';
import { factsOf, type FactValues } from '../../policies/facts.js';
import type { BoardState } from '../board/board-state.js';
import type { ExcludedRep, PreviousOwner, RoutingRequest } from '../types.js';

/** All that a decision depends on beside the board: this is stored, and gives the same decision again. */
export interface DecisionInput {
  readonly decisionId: string;
  readonly leadId: string;
  readonly facts: FactValues;
  /** What limits distinguish leads by. Absent in what was stored before there were any. */
  readonly grade?: Grade | null;
  readonly sourceId?: string | null;
  readonly currentOwner: string | null;
  /** Left out where no rule asks, and where nobody had it. */
  readonly previousOwner?: PreviousOwner;
  /** RFC 3339; left out where no rule waits for an owner, and when the lead is not queued. */
  readonly waitingSince?: string;
  /** Left out where the policy weighs no leads, and when it is not so. */
  readonly hasWaitedLong?: boolean;
  readonly excludedReps: readonly ExcludedRep[];
  readonly now: Date;
  readonly seed: string;
}

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
