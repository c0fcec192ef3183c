import type { Transaction } from '@baton/platform';
import { insertInHand, type OutboxEntry, type OutboxRow } from './outbox.store.js';

/** What one transaction wrote to the outbox. */
export interface Ticket {
  committed(): void;
  /** It was rolled back, or nobody knows. */
  abandoned(): void;
}

/** What a look into the database has found. */
export interface Look {
  /** Rows up to the first one that is still to be sent from memory. */
  readonly toSend: readonly OutboxRow[];
  /** Whether nothing is left after it but what is in hand. */
  readonly isComplete: boolean;
}

interface Waiting extends Ticket {
  readonly isCommitted: boolean;
  /** Known once the database has answered. */
  readonly rows: readonly OutboxRow[] | undefined;
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

  /** @param isSending whether this replica holds the relay's lease @param wake called when there may be something to send */
  attach(isSending: () => boolean, wake: () => void): void {
    this.isSending = isSending;
    this.wake = wake;
  }

  /** Writes entries into the outbox. @returns undefined when another replica will send them: it finds them in the database */
  write(tx: Transaction, entries: readonly OutboxEntry[]): Ticket | undefined {
    if (!this.isSending()) return undefined;
    let isCommitted = false;
    let rows: readonly OutboxRow[] | undefined;
    const ticket: Waiting = {
      get isCommitted() {
        return isCommitted;
      },
      get rows() {
        return rows;
      },
      committed: () => {
        isCommitted = true;
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
        rows = entries.map((entry, n) => ({ ...entry, rowId: ids[n] }));
        // Usually the answer to the commit is still to come.
        if (isCommitted) this.wake();
      },
      // The transaction fails with it, and abandons the ticket.
      () => undefined,
    );
    return ticket;
  }

  /** Whether the database has to be asked what to send next. */
  get mustLook(): boolean {
    return this.reports > 0 || this.outcomeUnknown;
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

  /**
   * Before the database is asked for all its rows: what is committed will be among them.
   * @returns to be called with them
   */
  startLook(): (rows: readonly OutboxRow[]) => Look {
    const { reports } = this;
    this.tickets = this.tickets.filter(ticket => !ticket.isCommitted);
    return rows => {
      const inHand = new Set(this.tickets.flatMap(ticket => ticket.rows?.map(row => row.rowId) ?? []));
      const first = rows.findIndex(row => inHand.has(row.rowId));
      const toSend = first < 0 ? rows : rows.slice(0, first);
      const isComplete = rows.slice(toSend.length).every(row => inHand.has(row.rowId));
      // A report of meanwhile may be about a row that came too late to be seen.
      if (isComplete) this.reports -= reports;
      return { toSend, isComplete };
    };
  }
}
