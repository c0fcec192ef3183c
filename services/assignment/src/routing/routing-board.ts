import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '@baton/messaging';
import { BoardMemory } from './board/board-memory.js';
import type { BoardState } from './board/board-state.js';
import { snapshotOf, type BoardSnapshot } from './board/board-snapshot.js';
import { LockedSession } from './board/locked-session.js';
import { lockRouting } from './board/routing-log.store.js';

/** Entries between two snapshots, or as many as there are reps: a replay or a start reads at most about so many. */
export const SNAPSHOT_EVERY = 5_000;

/** The routing state of all reps, kept in memory and brought up to date from the log under the routing lock. */
@Injectable()
export class RoutingBoard {
  private readonly memory = new BoardMemory();
  private current: LockedSession | null = null;
  private lastSnapshotAt = 0;
  private dueSnapshot: BoardSnapshot | null = null;

  /**
   * Takes the routing lock, which the transaction holds to its end, and brings the board up to date. Lock the rows of leads before.
   * May be called again in the same transaction, also after a savepoint was rolled back; earlier sessions are over then.
   */
  async open(unit: Pick<UnitOfWork, 'tx' | 'now'>): Promise<LockedSession> {
    const head = await lockRouting(unit.tx);
    this.current = null;
    const board = await this.memory.sync(unit.tx, head);
    if (this.memory.isConfirmed && board.seq - this.lastSnapshotAt >= Math.max(SNAPSHOT_EVERY, board.reps.size)) {
      this.dueSnapshot = snapshotOf(board);
      this.lastSnapshotAt = board.seq;
    }
    this.current = new LockedSession(this.memory, unit.tx, unit.now, session => this.current === session);
    return this.current;
  }

  /** The board as of the last session, for whoever wants to look at it: it may hold what is not committed yet. */
  peek(): BoardState {
    return this.memory.board;
  }

  /** A snapshot that waits to be kept; taken once. */
  takeDueSnapshot(): BoardSnapshot | null {
    const snapshot = this.dueSnapshot;
    this.dueSnapshot = null;
    return snapshot;
  }

  get hasDueSnapshot(): boolean {
    return this.dueSnapshot !== null;
  }
}
