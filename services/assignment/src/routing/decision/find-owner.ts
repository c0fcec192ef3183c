import type { FactValues } from '../../policies/facts.js';
import type { BoardState } from '../board/board-state.js';
import type { RepState } from '../board/rep-state.js';
import type { OwnerReference } from '../types.js';

/** The rep that an owner rule means: by id, or by a fact that holds a rep's id, CRM id or e-mail. */
export function findOwner(board: BoardState, owner: OwnerReference, facts: FactValues, currentOwner: string | null): RepState | undefined {
  if ('repId' in owner) return board.reps.get(owner.repId);
  const value = owner.field === 'currentOwner' ? currentOwner : facts[owner.field];
  if (typeof value !== 'string' || value === '') return undefined;
  return board.reps.get(value) ?? board.repByAddress(value);
}
