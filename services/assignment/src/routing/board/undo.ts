import type { BoardState } from './board-state.js';
import type { LogEntry } from './log-entries.js';
import type { PoolState } from './pool-state.js';
import type { RepState } from './rep-state.js';
import { copySlots, type Slots } from './slots.js';

interface Turns {
  readonly virtualTime: number;
  /** In the order of the members. */
  readonly passes: readonly number[];
}

/** What a batch of entries changes on a board, as it was before: noted once for each rep and pool, however many entries are about them. */
export class Undo {
  private readonly seq: number;
  private readonly slots = new Map<RepState, Slots>();
  private readonly turns = new Map<PoolState, Turns>();

  constructor(private readonly board: BoardState) {
    this.seq = board.seq;
  }

  /** Notes what an entry is about to change. @returns false for a change of configuration, after which a board is read again instead */
  note(entry: LogEntry): boolean {
    switch (entry.kind) {
      case 'claimed':
        if (entry.poolId !== null && entry.turn !== null) this.noteTurns(entry.poolId);
        this.noteSlots(entry.repId);
        return true;
      case 'released':
      case 'taken':
      case 'slots-corrected':
        this.noteSlots(entry.repId);
        return true;
      default:
        return false;
    }
  }

  /** Puts it all back. Batches that came later are undone before. */
  run(): void {
    this.board.seq = this.seq;
    for (const [rep, slots] of this.slots) rep.slots = slots;
    for (const [pool, { virtualTime, passes }] of this.turns) {
      pool.virtualTime = virtualTime;
      pool.members.forEach((member, index) => (member.pass = passes[index]!));
    }
  }

  private noteSlots(repId: string): void {
    const rep = this.board.reps.get(repId);
    if (rep && !this.slots.has(rep)) this.slots.set(rep, copySlots(rep.slots));
  }

  private noteTurns(poolId: string): void {
    const pool = this.board.pools.get(poolId);
    if (pool && !this.turns.has(pool))
      this.turns.set(pool, { virtualTime: pool.virtualTime, passes: pool.members.map(member => member.pass) });
  }
}
