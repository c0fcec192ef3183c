import type { Transaction } from '@baton/platform';
import { boardFrom } from './board-snapshot.js';
import { BoardState } from './board-state.js';
import type { LogEntry } from './log-entries.js';
import { entriesBetween, type LogHead } from './routing-log.store.js';
import { snapshotBefore } from './snapshots.store.js';
import { Undo } from './undo.js';

/** Entries that were applied to the board by one writer, not yet known to be committed. */
export interface Batch {
  readonly token: number;
  readonly tx: Transaction;
  lastSeq: number;
  /** null: it holds a change that can't be undone. */
  undo: Undo | null;
}

/**
 * The board of this replica. Entries are applied to it in place as they are decided, before they are committed; whether they were is seen
 * at the next use, by the token of the last batch in the log: what was rolled back is undone, what others wrote is applied.
 * Used only by the holder of the routing lock, so that nobody else sees what is not committed.
 */
export class BoardMemory {
  private state: BoardState | null = null;
  /** The last place that is known to be committed. */
  private confirmed: LogHead = { seq: 0, batch: 0 };
  private unconfirmed: Batch[] = [];
  private readonly tokens = new WeakMap<Transaction, Set<number>>();

  /** The board; `sync` comes first. */
  get board(): BoardState {
    if (this.state === null) throw new Error('the routing board has not been read');
    return this.state;
  }

  /** True when everything on the board is known to be committed. */
  get isConfirmed(): boolean {
    return this.state !== null && this.unconfirmed.length === 0;
  }

  /** Brings the board to the end of the log as the holder of the lock sees it: the commits of all, and what its own transaction wrote. */
  async sync(tx: Transaction, head: LogHead): Promise<BoardState> {
    try {
      const tail = this.unconfirmed.at(-1);
      const end = tail ? { seq: tail.lastSeq, batch: tail.token } : this.confirmed;
      if (this.state === null) await this.load(tx, head);
      else if (end.seq === head.seq && end.batch === head.batch) this.confirm(tx);
      else if (end.seq <= head.seq) await this.follow(tx, end, head);
      else await this.rewind(tx, head);
      return this.board;
    } catch (error) {
      // Half of the log may have been applied: read it again next time.
      this.state = null;
      throw error;
    }
  }

  /** Opens a batch for what the holder of the lock is about to apply. */
  begin(tx: Transaction, token: number): Batch {
    const batch: Batch = { token, tx, lastSeq: this.board.seq, undo: new Undo(this.board) };
    const own = this.tokens.get(tx) ?? new Set();
    this.tokens.set(tx, own.add(token));
    return batch;
  }

  /** Applies an entry, able to take it back. */
  apply(entry: LogEntry, batch: Batch): void {
    if (batch.undo?.note(entry) === false) batch.undo = null;
    this.board.apply(entry);
    batch.lastSeq = entry.seq;
    if (this.unconfirmed.at(-1) !== batch) this.unconfirmed.push(batch);
  }

  /** Takes back the last batch. */
  undo(batch: Batch): void {
    if (this.unconfirmed.at(-1) !== batch) return;
    this.unconfirmed.pop();
    if (batch.undo === null) this.state = null;
    else batch.undo.run();
  }

  private confirm(tx: Transaction): void {
    // What this very transaction wrote may still be rolled back.
    while (this.unconfirmed.length > 0 && this.unconfirmed[0]!.tx !== tx) {
      const batch = this.unconfirmed.shift()!;
      this.confirmed = { seq: batch.lastSeq, batch: batch.token };
    }
  }

  /** The usual case beside another replica: everything here was committed, and others wrote after it. */
  private async follow(tx: Transaction, end: LogHead, head: LogHead): Promise<void> {
    const rows = await entriesBetween(tx, end.seq, head.seq);
    const isCommitted = end.seq === 0 || (rows[0]?.entry.seq === end.seq && rows[0].batch === end.batch);
    if (!isCommitted) return this.rewind(tx, head);
    this.confirm(tx);
    this.append(tx, end.seq === 0 ? rows : rows.slice(1));
  }

  /** Something here was rolled back: back to what is known to be committed, and on from there. */
  private async rewind(tx: Transaction, head: LogHead): Promise<void> {
    for (let batch = this.unconfirmed.at(-1); batch; batch = this.unconfirmed.at(-1)) this.undo(batch);
    if (this.state === null) await this.load(tx, head);
    else this.append(tx, await entriesBetween(tx, this.confirmed.seq + 1, head.seq));
  }

  private async load(tx: Transaction, head: LogHead): Promise<void> {
    this.unconfirmed = [];
    const snapshot = await snapshotBefore(tx, head.seq);
    this.state = snapshot ? boardFrom(snapshot) : new BoardState();
    const seq = this.state.seq;
    const rows = await entriesBetween(tx, seq, head.seq);
    const isAtSnapshot = rows[0]?.entry.seq === seq;
    this.confirmed = { seq, batch: isAtSnapshot ? rows[0]!.batch : 0 };
    this.append(tx, isAtSnapshot ? rows.slice(1) : rows);
  }

  private append(tx: Transaction, rows: readonly { entry: LogEntry; batch: number }[]): void {
    const own = this.tokens.get(tx);
    let batch: Batch | undefined;
    for (const { entry, batch: token } of rows) {
      if (own?.has(token)) {
        if (batch?.token !== token) batch = { token, tx, lastSeq: entry.seq, undo: new Undo(this.board) };
        this.apply(entry, batch);
      } else {
        this.board.apply(entry);
        this.confirmed = { seq: entry.seq, batch: token };
      }
    }
  }
}
