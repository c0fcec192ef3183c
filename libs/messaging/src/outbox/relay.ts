import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@baton/contracts';
import type { Database } from '@baton/platform';
import type { Producer } from 'kafkajs';
import type { KafkaLog } from '../kafka/kafka-client.js';
import { backoff } from '../backoff.js';
import {
  countOutbox,
  deleteOutbox,
  nextOutbox,
  nextTransactionId,
  oldestTransactionId,
  unparkOutbox,
  vacuumOutbox,
  type OutboxRow,
} from './outbox.store.js';
import { OutboxSender } from './outbox-sender.js';
import { RelayLease } from './relay-lease.js';
import type { RowsInHand } from './rows-in-hand.js';

const BATCH = 1_000;
/** How often to look for what nobody told of: what another replica committed while no hints pass, and what a crash left behind. */
const POLL_MS = 500;
/** How long the deletion of what was sent waits for the next look, so that both are one round trip. */
const DELETE_WITHIN_MS = 100;
/** How old the last look may be when the next one comes at a bad moment. */
const POSTPONED_MS = 1_000;
/** Deleted records from which looking for the next one becomes slow. */
const VACUUM_AFTER = 10_000;
/** After so long what the broker would not take is tried again: somebody may have allowed larger records. */
const RETRY_PARKED_MS = 600_000;

export interface RelayMeter {
  sent(rows: number, seconds: number): void;
  failed(): void;
  parked(): void;
}

/**
 * Sends what the outbox holds, in the order of its ids, one request in flight, and deletes it soon after the acknowledgement: what this replica has just
 * committed from memory, everything else from the database (decision 15). A crash at any point only repeats. One replica does it at a time, by a lease; two
 * at once would only repeat, too.
 */
export class Relay {
  private readonly lease: RelayLease;
  private readonly sender: OutboxSender;
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => {};
  private woken = false;
  private someParked = true;
  private triedParkedAt = -Infinity;
  /** Acknowledged by the broker and not yet deleted. */
  private acknowledged: string[] = [];
  private deletedSinceVacuum = 0;
  private sentAt = -Infinity;
  private lookedAt = -Infinity;
  /** Set while a transaction may be running whose rows are neither in hand nor visible yet: those of before this number. */
  private distrustBefore: bigint | 'unknown' | undefined = 'unknown';
  /** Whether the database may have rows besides those in hand that have to go first. */
  private mustSendAll = true;

  constructor(
    service: ServiceName,
    private readonly database: Database,
    producer: Producer,
    private readonly inHand: RowsInHand,
    private readonly log: KafkaLog,
    private readonly meter: RelayMeter,
    /** Least milliseconds between two sends: what is rare is sent at once, what is frequent goes in groups. See decision 13. */
    private readonly paceMs: number,
    /** How long what the broker refused waits until it is tried again. */
    private readonly retryParkedMs = RETRY_PARKED_MS,
  ) {
    this.sender = new OutboxSender(service, database, producer, log, () => meter.parked());
    this.lease = new RelayLease(service, database);
    inHand.attach(
      () => this.running && this.holdsLease,
      () => this.wake(),
      () => this.lookAndWake(),
    );
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.loop = this.run();
  }

  /** Whether this replica sends; another one that commits should send it a hint. */
  get holdsLease(): boolean {
    return this.lease.isHeld;
  }

  /** There is something to send: called after each commit that wrote to the outbox. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Another replica has committed something. */
  lookAndWake(): void {
    this.lookedAt = -Infinity;
    this.wake();
  }

  /** Sends what is left, as far as that goes at once, and gives the lease back. */
  async stop(): Promise<void> {
    this.running = false;
    this.wake();
    await this.loop;
    // Not given back, it ends by itself.
    await this.lease.giveBack().catch((error: unknown) => this.log.warn('relay: the lease was not given back', { error }));
  }

  private async run(): Promise<void> {
    let failures = 0;
    for (;;) {
      try {
        const stopping = !this.running;
        const sent = (await this.ownLease()) ? await this.sendBatch() : await this.giveUp();
        failures = 0;
        if (sent === 0 && stopping) return;
        // Less than was asked for was all there was. What was committed since then has waked the relay.
        if (sent < BATCH && !stopping) {
          await this.idle();
          await this.keepPace();
        }
      } catch (error) {
        if (!this.running) return;
        // What was taken from memory is still in the database, in its place.
        this.distrustBefore = 'unknown';
        this.meter.failed();
        this.log.warn('relay: sending failed, trying again', { error });
        await this.pause(backoff(failures++));
      }
    }
  }

  private async ownLease(): Promise<boolean> {
    const { isHeld, isNew } = await this.lease.keep();
    if (isNew) {
      this.someParked = true;
      this.triedParkedAt = -Infinity;
      this.distrustBefore = 'unknown';
    }
    return isHeld;
  }

  private sendBatch(): Promise<number> {
    this.woken = false;
    return this.canSendFromMemory() ? this.sendFromMemory() : this.sendFromDatabase();
  }

  /** Whether what is in hand is in order, whatever the database may have besides. */
  private get isOrderCertain(): boolean {
    const { running, distrustBefore, someParked, mustSendAll, inHand } = this;
    return running && distrustBefore === undefined && !someParked && !mustSendAll && !inHand.mustLook;
  }

  private canSendFromMemory(): boolean {
    return this.isOrderCertain && performance.now() - this.lookedAt < POLL_MS && this.acknowledged.length < BATCH;
  }

  private async sendFromMemory(): Promise<number> {
    const rows = this.inHand.take(BATCH);
    if (rows.length > 0) await this.measured(rows);
    return rows.length;
  }

  /** Deletes what was sent, and sends what the database has. */
  private async sendFromDatabase(): Promise<number> {
    const now = performance.now();
    if (this.isOrderCertain && this.inHand.isWriting && now - this.lookedAt < POSTPONED_MS) {
      // What becomes visible just now would be sent twice.
      await this.deleteSent();
      return this.sendFromMemory();
    }
    this.lookedAt = now;
    return this.isOrderCertain ? this.sendForgotten() : this.sendAll();
  }

  /** Sends what came before that which is in hand (another replica's, or what a crash left behind), and then that. */
  private async sendForgotten(): Promise<number> {
    const rows = await this.next(this.inHand.firstRowId);
    if (rows.length > 0) await this.measured(rows);
    return rows.length < BATCH && this.isOrderCertain ? rows.length + (await this.sendFromMemory()) : rows.length;
  }

  /** Sends everything that is visible: here the database's ids decide the order. */
  private async sendAll(): Promise<number> {
    if (this.inHand.takeUnknownOutcome()) this.distrustBefore = 'unknown';
    this.mustSendAll = true;
    await this.retryParked();
    const nothingIsHidden = await this.nothingIsHidden();
    const sentAll = this.inHand.settleReports();
    this.inHand.forgetCommitted();
    const rows = await this.next();
    this.inHand.forgetVisible(rows);
    if (rows.length > 0) await this.measured(rows);
    else if (this.someParked) this.someParked = (await countOutbox(this.database)).parked > 0;
    if (rows.length < BATCH) {
      sentAll();
      this.mustSendAll = false;
      if (nothingIsHidden) this.distrustBefore = undefined;
    }
    return rows.length;
  }

  /** What is parked goes first again, in its place; what the broker still refuses parks anew. */
  private async retryParked(): Promise<void> {
    const now = performance.now();
    if (!this.someParked || now - this.triedParkedAt < this.retryParkedMs) return;
    await unparkOutbox(this.database);
    this.triedParkedAt = now;
  }

  private async next(before?: string): Promise<OutboxRow[]> {
    const deleted = this.acknowledged;
    const rows = await nextOutbox(this.database, deleted, { limit: BATCH, someParked: this.someParked, before });
    this.acknowledged = [];
    await this.vacuum(deleted.length);
    return rows;
  }

  /** Whether all transactions have ended that ran when this replica began to send, or when one of them failed without a clear answer. */
  private async nothingIsHidden(): Promise<boolean> {
    if (this.distrustBefore === undefined) return true;
    if (this.distrustBefore === 'unknown') this.distrustBefore = await nextTransactionId(this.database);
    return (await oldestTransactionId(this.database)) >= this.distrustBefore;
  }

  private async measured(rows: readonly OutboxRow[]): Promise<void> {
    const started = performance.now();
    const before = this.acknowledged.length;
    this.sentAt = started;
    if (!(await this.sender.send(rows, sent => this.acknowledged.push(...sent.map(row => row.rowId))))) {
      this.someParked = true;
      this.triedParkedAt = performance.now();
      // What is left of the batch is looked for at once.
      this.woken = true;
    }
    this.meter.sent(this.acknowledged.length - before, (performance.now() - started) / 1000);
  }

  /** For a replica that lost its lease: what it sent need not be sent again, what it has in hand is the other one's to send. */
  private async giveUp(): Promise<0> {
    this.inHand.forgetCommitted();
    await this.deleteSent();
    return 0;
  }

  private async deleteSent(): Promise<void> {
    const deleted = this.acknowledged;
    if (deleted.length === 0) return;
    await deleteOutbox(this.database, deleted);
    this.acknowledged = [];
    await this.vacuum(deleted.length);
  }

  private async vacuum(deleted: number): Promise<void> {
    this.deletedSinceVacuum += deleted;
    if (this.deletedSinceVacuum < VACUUM_AFTER) return;
    this.deletedSinceVacuum = 0;
    await vacuumOutbox(this.database);
  }

  private async idle(): Promise<void> {
    if (this.woken) return;
    const isSettled = this.acknowledged.length === 0 && (!this.holdsLease || this.distrustBefore === undefined);
    await this.pause(isSettled ? POLL_MS : DELETE_WITHIN_MS);
  }

  private async keepPace(): Promise<void> {
    const left = this.sentAt + this.paceMs - performance.now();
    if (left > 0 && this.running) await delay(left);
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
