import type { Transaction } from '@baton/platform';
import { insertInHand, type OutboxEntry, type OutboxRow } from './outbox.store.js';

/** How long a transaction may take from its last statement to the answer to its commit before those behind it are no longer kept waiting. */
const PATIENCE_MS = 1_000;

/** What one transaction wrote to the outbox. */
export interface Ticket {
  committed(): void;
  /** It was rolled back, or nobody knows. */
  abandoned(): void;
}

interface Waiting extends Ticket {
  readonly since: number;
  isCommitted: boolean;
  /** Known once the database has answered. */
  rows: readonly OutboxRow[] | undefined;
}

/**
 * What transactions of this replica have written to the outbox while its relay is the one that sends: it need not be read again. In the order in which it was
 * written, which for one key is the order of the commits: a transaction holds the lock on its lead from before it writes until its commit.
 * The database stays the truth; whenever that order is not certain, `mustLook` says so and what is in hand is forgotten. See decision 15.
 */
export class RowsInHand {
  private tickets: Waiting[] = [];
  /** Reports that rows of other replicas wait, which may have to go first. */
  private reports = 0;
  private outcomeUnknown = false;
  private isSending: () => boolean = () => false;
  private wake: () => void = () => {};
  private look: () => void = () => {};

  /**
   * @param isSending whether this replica holds the relay's lease
   * @param wake called when there may be something to send
   * @param look called when there may be something to send that is not in hand
   */
  attach(isSending: () => boolean, wake: () => void, look: () => void): void {
    this.isSending = isSending;
    this.wake = wake;
    this.look = look;
  }

  /** Something was committed that was not written in hand. */
  committedElsewhere(): void {
    this.look();
  }

  /** Writes entries into the outbox. @returns undefined when another replica will send them: it finds them in the database */
  write(tx: Transaction, entries: readonly OutboxEntry[]): Ticket | undefined {
    if (!this.isSending()) return undefined;
    const ticket: Waiting = {
      since: performance.now(),
      isCommitted: false,
      rows: undefined,
      committed: () => {
        ticket.isCommitted = true;
      },
      abandoned: () => {
        this.outcomeUnknown = true;
        this.tickets = this.tickets.filter(other => other !== ticket);
        this.wake();
      },
    };
    this.tickets.push(ticket);
    insertInHand(tx, entries).then(
      ({ ids, othersWait }) => {
        if (othersWait) this.reports++;
        ticket.rows = entries.map((entry, n) => ({ ...entry, rowId: ids[n] }));
        // Usually the answer to the commit is still to come.
        if (ticket.isCommitted) this.wake();
      },
      // The transaction fails with it, and abandons the ticket.
      () => undefined,
    );
    return ticket;
  }

  /** Whether the database has to be asked what to send next. */
  get mustLook(): boolean {
    const isHeldUp = this.tickets.length > 0 && performance.now() - this.tickets[0].since > PATIENCE_MS;
    return isHeldUp || this.reports > 0 || this.outcomeUnknown;
  }

  /** Whether a transaction may have been committed without an answer; asked once, and from then on the relay's to care for. */
  takeUnknownOutcome(): boolean {
    const { outcomeUnknown } = this;
    this.outcomeUnknown = false;
    return outcomeUnknown;
  }

  /** The next rows to send: of committed transactions, as far as none before them is still open. At least `limit` if there are so many. */
  take(limit: number): OutboxRow[] {
    const taken: OutboxRow[] = [];
    while (taken.length < limit) {
      const [first] = this.tickets;
      if (!first?.isCommitted || first.rows === undefined) break;
      taken.push(...first.rows);
      this.tickets.shift();
    }
    return taken;
  }

  /** Whether some rows are on their way to the database: their ids are not known yet, though they may be visible already. */
  get isWriting(): boolean {
    return this.tickets.some(ticket => ticket.rows === undefined);
  }

  /** The smallest id of the rows that are still to be sent from memory, as far as they are known. */
  get firstRowId(): string | undefined {
    const firsts = this.tickets.flatMap(ticket => (ticket.rows ? BigInt(ticket.rows[0].rowId) : []));
    return firsts.length === 0 ? undefined : String(firsts.reduce((a, b) => (a < b ? a : b)));
  }

  /** Before the database is asked for all its rows: what is committed will be among them. */
  forgetCommitted(): void {
    this.tickets = this.tickets.filter(ticket => !ticket.isCommitted);
  }

  /** What is visible in the database is committed, whatever this process knows of it, and need not stay in hand. */
  forgetVisible(rows: readonly OutboxRow[]): void {
    const visible = new Set(rows.map(row => row.rowId));
    this.tickets = this.tickets.filter(ticket => !ticket.rows?.some(row => visible.has(row.rowId)));
  }

  /**
   * Before the database is asked for all its rows.
   * @returns to be called when they have been sent; a report of meanwhile may be about a row that came too late to be among them
   */
  settleReports(): () => void {
    const { reports } = this;
    return () => (this.reports -= reports);
  }
}
