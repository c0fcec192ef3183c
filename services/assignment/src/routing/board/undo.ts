import { needsRebase } from '../decision/fair-share.js';
import type { BoardState } from './board-state.js';
import type { LogEntry } from './log-entries.js';
import { copySlots } from './slots.js';

export type Undo = () => void;

/**
 * What takes an entry back that is about to be applied; null for a change of configuration, after which a board is read again instead.
 * Undone in reverse order, the board is as before.
 */
export function undoOf(board: BoardState, entry: LogEntry): Undo | null {
  const seq = board.seq;
  switch (entry.kind) {
    case 'claimed':
    case 'released':
    case 'taken':
    case 'slots-corrected': {
      const rep = board.reps.get(entry.repId);
      const slots = rep && copySlots(rep.slots);
      const { poolId, turn } = entry.kind === 'claimed' ? entry : { poolId: null, turn: null };
      const undoTurn = poolId !== null && turn !== null ? undoOfTurn(board, poolId, entry.repId, turn.virtualTime) : null;
      return () => {
        board.seq = seq;
        if (rep && slots) rep.slots = slots;
        undoTurn?.();
      };
    }
    default:
      return null;
  }
}

/** One turn changes one member, except where it sets all passes back. */
function undoOfTurn(board: BoardState, poolId: string, repId: string, virtualTimeAfter: number): Undo | null {
  const pool = board.pools.get(poolId);
  if (!pool) return null;
  const { virtualTime } = pool;
  const member = pool.member(repId);
  const changed = needsRebase(virtualTimeAfter) ? pool.members : member ? [member] : [];
  const passes = changed.map(each => each.pass);
  return () => {
    pool.virtualTime = virtualTime;
    changed.forEach((each, index) => (each.pass = passes[index]!));
  };
}
