import type { BoardState } from '../board/board-state.js';
import type { WorkOccurrence } from '../board/log-entries.js';
import { keepingRoom } from './keep-room.js';
import type { DecisionInput } from './decision-input.js';
import type { Routed } from './route-lead.js';

type Claimed = Extract<WorkOccurrence, { kind: 'claimed' }>;

/** What a decision brings about on the board, in order: the claim, room that somebody keeps for the lead, or that nobody does any more. */
export function broughtAbout(board: BoardState, input: DecisionInput, { decision, turn }: Routed): WorkOccurrence[] {
  if (decision.kind === 'queue') return [...freeingRoom(board, decision.leadId, decision.keeps?.poolId), ...keepingRoom(decision)];
  if (decision.kind !== 'assign') return freeingRoom(board, decision.leadId);
  const { repId, poolId, leadId, decisionId, weight = 1 } = decision;
  const counted = board.rep(repId, poolId)!.countersFor(poolId, board.leadClass(input.grade, input.sourceId));
  const claim: Claimed = { kind: 'claimed', repId, poolId, leadId, decisionId, turn };
  const more = { ...(counted.length > 0 && { counted }), ...(weight !== 1 && { weight }) };
  return [counted.length === 0 && weight === 1 ? claim : { ...claim, ...more }, ...freeingRoom(board, leadId)];
}

/** The room that was kept for a lead that does not wait for it any more is free for others. @param stillIn a pool in which it is kept on */
export const freeingRoom = (board: BoardState, leadId: string, stillIn?: string): WorkOccurrence[] =>
  board
    .roomKeptFor(leadId)
    .filter(({ poolId }) => poolId !== stillIn)
    .map(({ poolId, repId }) => ({ kind: 'room-freed', poolId, repId, leadId }));
