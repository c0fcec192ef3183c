import { randomUUID } from 'node:crypto';
import { Messaging, Timers, type UnitOfWork } from '@baton/messaging';
import { isTransient, Logger, Shutdown } from '@baton/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DeliveryConfig } from '../config.js';
import { DeliveryMetrics } from '../ledger/delivery-metrics.js';
import type { ReceiverKind } from '../subscriptions/receiver-kind.js';
import type { Carrier, Send } from './carrier.js';
import { claimLanes, endEmptyLanes, headsOf, readySubscriptions, type Head, type Ready } from './claims.store.js';
import type { Outcome } from './classify-outcome.js';
import { GuardedHttp } from './guarded-http.js';
import { recordResults, type Recorded, type Result } from './record-results.js';

/** The timer that takes what is due. */
export const SENDING = 'sending';
/** One carrier for each kind of receiver. */
export const CARRIERS = Symbol('carriers');
const EVERY_MS = 1_000;
const RECORD_AT_ONCE = 200;
const RETRY_RECORD_MS = 500;
const HOUR_MS = 3_600_000;
/** Requests under way get so long to end when the service stops. */
const GRACE_MS = 5_000;
const INTERRUPTED = { kind: 'interrupted' } as const;

/** What ended together. */
interface Ended {
  readonly subscriptionId: string;
  readonly results: readonly Result[];
}

/**
 * Sends what is due. One transaction takes lanes for a lease, for each subscription as many as it has room for, so that a slow receiver fills its own
 * places and nobody else's; the requests run outside of any transaction; another transaction writes down those that have ended, however many they are
 * by then. A replica that dies in between leaves its lanes to the others when the lease ends: the same delivery is then sent again, and receivers
 * take it once. How a delivery is sent, alone or with others, its receiver's carrier knows.
 */
@Injectable()
export class Sender implements OnModuleInit {
  private readonly carriers: ReadonlyMap<ReceiverKind, Carrier>;
  /** Sendings under way, and those of which is not yet written down how they ended, by subscription. */
  private readonly under = new Map<string, number>();
  private ended: Ended[] = [];
  private recording: Promise<void> | null = null;
  private readonly sendings = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private isStopping = false;

  constructor(
    private readonly config: DeliveryConfig,
    @Inject(CARRIERS) carriers: readonly Carrier[],
    private readonly http: GuardedHttp,
    private readonly messaging: Messaging,
    private readonly timers: Timers,
    private readonly metrics: DeliveryMetrics,
    private readonly logger: Logger,
    shutdown: Shutdown,
  ) {
    this.carriers = new Map(carriers.map(carrier => [carrier.kind, carrier]));
    shutdown.onShutdown('work', 'deliveries on their way', () => this.stop());
  }

  onModuleInit(): void {
    this.timers.add({ name: SENDING, everyMs: EVERY_MS, work: unit => this.work(unit) });
  }

  /** Takes what is due and fits, and sends it after the commit. @returns how many */
  async work(unit: UnitOfWork): Promise<number> {
    if (this.isStopping) return 0;
    const ready = await readySubscriptions(unit.tx, unit.now);
    this.http.keepOnly(new Set([...ready.map(s => s.id), ...this.under.keys()]));
    const room = new Map(ready.map(s => [s.id, this.roomOf(s)] as const).filter(([, free]) => free > 0));
    if (room.size === 0) return 0;
    const claimId = randomUUID();
    const lanes = await claimLanes(unit.tx, room, claimId, unit.now, new Date(unit.now.getTime() + this.config.DELIVERY_LEASE_MS));
    if (lanes.length === 0) return 0;
    const byId = new Map(ready.map(s => [s.id, s]));
    for (const carrier of this.carriers.values()) {
      const own = lanes.filter(lane => byId.get(lane.subscriptionId)!.kind === carrier.kind);
      if (own.length === 0) continue;
      const heads = await headsOf(unit.tx, own, carrier.first);
      if (heads.length < own.length) await endEmptyLanes(unit.tx, own);
      if (heads.length === 0) continue;
      const send = await carrier.prepare(unit.tx, heads);
      unit.afterCommit(() => this.startAll(heads, byId, carrier, send, claimId, unit.now));
    }
    return lanes.length;
  }

  /** None for a receiver of a kind that only a newer replica knows. */
  private roomOf(receiver: Ready): number {
    const batchSize = this.carriers.get(receiver.kind)?.batchSize(receiver) ?? 0;
    return (receiver.maxConcurrent - (this.under.get(receiver.id) ?? 0)) * batchSize;
  }

  private startAll(
    heads: readonly Head[],
    receivers: ReadonlyMap<string, Ready>,
    carrier: Carrier,
    send: Send,
    claimId: string,
    at: Date,
  ): void {
    const waiting = new Map<string, Head[]>();
    for (const head of heads) {
      const receiver = receivers.get(head.subscriptionId)!;
      const batch = waiting.get(receiver.id) ?? [];
      batch.push(head);
      waiting.set(receiver.id, batch);
      if (batch.length < carrier.batchSize(receiver)) continue;
      waiting.delete(receiver.id);
      this.start(batch, receiver, carrier, send, claimId, at);
    }
    for (const [id, batch] of waiting) this.start(batch, receivers.get(id)!, carrier, send, claimId, at);
  }

  private start(batch: readonly Head[], receiver: Ready, { first }: Carrier, send: Send, claimId: string, at: Date): void {
    const { id } = receiver;
    this.under.set(id, (this.under.get(id) ?? 0) + 1);
    const started = performance.now();
    const outcomes = this.isStopping ? Promise.resolve(batch.map(() => INTERRUPTED)) : this.sendSafely(batch, receiver, send, at);
    const sending = outcomes.then(all => {
      const durationMs = Math.round(performance.now() - started);
      const told = { claimId, healthRound: receiver.healthRound, givesWay: first === 'least-tried', at, durationMs };
      this.ended.push({ subscriptionId: id, results: batch.map((head, n) => ({ head, ...told, outcome: all[n]! })) });
      this.recording ??= this.record();
    });
    this.sendings.add(sending);
    void sending.finally(() => this.sendings.delete(sending));
  }

  /** A mistake of ours, such as an answer that no carrier expected, must not keep a receiver's place for ever. */
  private sendSafely(batch: readonly Head[], receiver: Ready, send: Send, at: Date): Promise<Outcome[]> {
    return send(batch, receiver, at, this.ending.signal).catch((error: unknown) => {
      this.logger.error('a sending ended in a way that nobody foresaw', { subscriptionId: receiver.id, error });
      return batch.map(() => ({ kind: 'failed', error: 'the answer could not be understood' }) as const);
    });
  }

  /** Writes down what has ended, until there is nothing more; what is due next is taken at once. */
  private async record(): Promise<void> {
    while (this.ended.length > 0) {
      const ended = this.takeEnded();
      const results = ended.flatMap(sending => sending.results);
      try {
        this.tell(await this.recordOnce(results));
      } catch (error) {
        this.logger.error('what became of deliveries could not be written down: they are sent again when their lease ends', {
          error,
          deliveries: results.length,
        });
      }
      // Only now there is room for another: the receiver may have said that it wants none.
      for (const { subscriptionId } of ended) this.leave(subscriptionId);
      if (!this.isStopping) this.timers.wake(SENDING);
    }
    this.recording = null;
  }

  private takeEnded(): Ended[] {
    let results = 0;
    let sendings = 0;
    while (sendings < this.ended.length && results < RECORD_AT_ONCE) results += this.ended[sendings++]!.results.length;
    return this.ended.splice(0, sendings);
  }

  private leave(subscriptionId: string): void {
    const left = this.under.get(subscriptionId)! - 1;
    if (left === 0) this.under.delete(subscriptionId);
    else this.under.set(subscriptionId, left);
  }

  /** The database may be away for a moment: what was sent is not forgotten for that, as long as the lease holds. */
  private async recordOnce(batch: readonly Result[]): Promise<Recorded> {
    const until = Date.now() + this.config.DELIVERY_LEASE_MS / 2;
    for (;;) {
      try {
        return await this.messaging.transaction(unit => recordResults(unit, batch, this.config.DELIVERY_DISABLE_AFTER_HOURS * HOUR_MS));
      } catch (error) {
        if (!isTransient(error) || Date.now() > until) throw error;
        await new Promise(resolve => setTimeout(resolve, RETRY_RECORD_MS));
      }
    }
  }

  private tell({ results, disabled }: Recorded): void {
    for (const { result, verdict } of results) {
      const { subscriptionId, leadId, deliveryId } = result.head;
      this.metrics.attempted(subscriptionId, verdict, result.durationMs / 1_000);
      if (verdict.kind === 'dead')
        this.logger.error('a delivery is given up: redeliver it when the receiver works', {
          subscriptionId,
          deliveryId,
          leadId,
          because: verdict.because,
        });
      else if (result.outcome.kind === 'written' && verdict.because !== null)
        this.logger.warn('a delivery was taken, but not as it was meant', { subscriptionId, deliveryId, leadId, because: verdict.because });
    }
    for (const { id, because } of disabled) this.logger.error('a subscription is disabled', { subscriptionId: id, because });
  }

  private async stop(): Promise<void> {
    this.isStopping = true;
    const grace = setTimeout(() => this.ending.abort(), GRACE_MS);
    while (this.sendings.size > 0) await Promise.all(this.sendings);
    clearTimeout(grace);
    await this.recording;
    this.http.keepOnly(new Set());
  }
}
