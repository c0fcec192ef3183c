import type { Clock, Database } from '@baton/platform';
import type { Lag } from './consume/lag.js';
import { countDeadLetters } from './dead-letters/dead-letters.store.js';
import type { SliceServer } from './consume/slice-server.js';
import { countOutbox } from './outbox/outbox.store.js';
import { OpenUnit } from './outbox/unit-of-work.js';
import type { MessagingOptions } from './messaging-options.js';
import { retryConflicts } from './retry-conflicts.js';
import type { UnitOfWork } from './slice.js';

/** What of a service's messaging is not done yet: the part of the ledger that messaging knows. */
export interface Backlog {
  outbox: number;
  parked: number;
  deadLetters: number;
  blockedLeads: number;
  /** Of the whole group, whichever replica is asked. */
  lag: number;
}

/** Transactions that emit events, for HTTP requests and timers; and where the service stands. */
export class Messaging {
  constructor(
    private readonly options: MessagingOptions,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly server: SliceServer,
  ) {}

  /**
   * One transaction with its clock and its outgoing events. Run again, from the start, when it loses a deadlock or a serialization conflict:
   * `work` must not do anything outside of it.
   */
  async transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    let unit: OpenUnit | undefined;
    const attempt = () =>
      this.database.transaction(async tx => {
        unit = new OpenUnit(tx, await this.clock.now(tx), this.options.service, this.options.topicPrefix, this.server.inHand);
        const value = await work(unit);
        unit.flush();
        return value;
      });
    const result = await retryConflicts(() =>
      attempt().catch((error: unknown) => {
        unit?.abandoned();
        throw error;
      }),
    );
    unit?.committed();
    if (unit?.wrote) this.server.outboxWritten();
    return result;
  }

  /** Owned partitions whose lag over all subscribed topics is 0 now. Asks the broker. */
  async caughtUpPartitions(): Promise<number[]> {
    return [...(await this.server.lag()).caughtUp];
  }

  /** Partitions that this replica owns. */
  ownedPartitions(): number[] {
    return this.server.ownedPartitions();
  }

  lag(): Promise<Lag> {
    return this.server.lag();
  }

  async backlog(): Promise<Backlog> {
    const [outbox, letters, lag] = await Promise.all([countOutbox(this.database), countDeadLetters(this.database), this.server.lag()]);
    return {
      outbox: outbox.waiting + outbox.parked,
      parked: letters.parked,
      deadLetters: letters.deadLetters,
      blockedLeads: letters.blockedLeads,
      lag: lag.ofGroup,
    };
  }
}
