import { randomUUID } from 'node:crypto';
import { Messaging, Timers, type UnitOfWork } from '@baton/messaging';
import { isTransient, Logger, SecretBox, Shutdown } from '@baton/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DeliveryConfig } from '../config.js';
import { DeliveryMetrics } from '../ledger/delivery-metrics.js';
import { openSecrets } from '../subscriptions/signing-secrets.js';
import { claimLanes, headsOf, readySubscriptions, type Head, type Ready } from './claims.store.js';
import type { Outcome } from './classify-outcome.js';
import { recordResults, type Recorded, type Result } from './record-results.js';
import { signatureHeaders } from './sign-webhook.js';
import { WebhookClient } from './webhook-client.js';

/** The timer that takes what is due. */
export const SENDING = 'sending';
const EVERY_MS = 1_000;
const RECORD_AT_ONCE = 200;
const RETRY_RECORD_MS = 500;
const HOUR_MS = 3_600_000;
/** Requests under way get so long to end when the service stops. */
const GRACE_MS = 5_000;

/**
 * Sends what is due. One transaction takes lanes for a lease, for each subscription as many as it has room for, so that a slow receiver fills its own
 * places and nobody else's; the requests run outside of any transaction; another transaction writes down those that have ended, however many they are
 * by then. A replica that dies in between leaves its lanes to the others when the lease ends: the same delivery is then sent again under the same
 * webhook-id.
 */
@Injectable()
export class Sender implements OnModuleInit {
  /** Requests under way, and those of which is not yet written down how they ended, by subscription. */
  private readonly under = new Map<string, number>();
  private results: Result[] = [];
  private recording: Promise<void> | null = null;
  private readonly requests = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private isStopping = false;

  constructor(
    private readonly config: DeliveryConfig,
    private readonly client: WebhookClient,
    private readonly box: SecretBox,
    private readonly messaging: Messaging,
    private readonly timers: Timers,
    private readonly metrics: DeliveryMetrics,
    private readonly logger: Logger,
    shutdown: Shutdown,
  ) {
    shutdown.onShutdown('work', 'deliveries on their way', () => this.stop());
  }

  onModuleInit(): void {
    this.timers.add({ name: SENDING, everyMs: EVERY_MS, work: unit => this.work(unit) });
  }

  /** Takes what is due and fits, and sends it after the commit. @returns how many */
  async work(unit: UnitOfWork): Promise<number> {
    if (this.isStopping) return 0;
    const ready = await readySubscriptions(unit.tx, unit.now);
    this.client.keepOnly(new Set([...ready.map(s => s.id), ...this.under.keys()]));
    const room = new Map(ready.map(s => [s.id, s.maxConcurrent - (this.under.get(s.id) ?? 0)] as const).filter(([, free]) => free > 0));
    if (room.size === 0) return 0;
    const claimId = randomUUID();
    const lanes = await claimLanes(unit.tx, room, claimId, unit.now, new Date(unit.now.getTime() + this.config.DELIVERY_LEASE_MS));
    if (lanes.length === 0) return 0;
    const heads = await headsOf(unit.tx, lanes);
    const byId = new Map(ready.map(s => [s.id, s]));
    unit.afterCommit(() => {
      for (const head of heads) this.start(head, byId.get(head.subscriptionId)!, claimId, unit.now);
    });
    return heads.length;
  }

  private start(head: Head, subscription: Ready, claimId: string, at: Date): void {
    const { id } = subscription;
    this.under.set(id, (this.under.get(id) ?? 0) + 1);
    const started = performance.now();
    const request = this.send(head, subscription, at).then(outcome => {
      this.results.push({
        head,
        claimId,
        healthRound: subscription.healthRound,
        at,
        durationMs: Math.round(performance.now() - started),
        outcome,
      });
      this.recording ??= this.record();
    });
    this.requests.add(request);
    void request.finally(() => this.requests.delete(request));
  }

  private async send({ eventId, body }: Head, { id, url, secrets, maxConcurrent }: Ready, at: Date): Promise<Outcome> {
    if (this.isStopping) return { kind: 'interrupted' };
    const opened = openSecrets(secrets, id, this.box, at);
    if (opened.length === 0) {
      this.logger.error('the secrets of a subscription cannot be read: was SECRETS_KEY or BATON_ADMIN_KEY changed?', {
        subscriptionId: id,
      });
      return { kind: 'failed', error: 'its secrets cannot be read with the key of this service: add a new one' };
    }
    const headers = signatureHeaders(eventId, at, body, opened);
    return this.client.post({ subscriptionId: id, url, maxConcurrent, headers, body }, this.ending.signal);
  }

  /** Writes down what has ended, until there is nothing more; what is due next is taken at once. */
  private async record(): Promise<void> {
    while (this.results.length > 0) {
      const batch = this.results.splice(0, RECORD_AT_ONCE);
      try {
        this.tell(await this.recordOnce(batch));
      } catch (error) {
        this.logger.error('what became of deliveries could not be written down: they are sent again when their lease ends', {
          error,
          deliveries: batch.length,
        });
      }
      // Only now there is room for another: the receiver may have said that it wants none.
      for (const { head } of batch) this.leave(head.subscriptionId);
      if (!this.isStopping) this.timers.wake(SENDING);
    }
    this.recording = null;
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
    }
    for (const { id, because } of disabled) this.logger.error('a subscription is disabled', { subscriptionId: id, because });
  }

  private async stop(): Promise<void> {
    this.isStopping = true;
    const grace = setTimeout(() => this.ending.abort(), GRACE_MS);
    while (this.requests.size > 0) await Promise.all(this.requests);
    clearTimeout(grace);
    await this.recording;
    this.client.keepOnly(new Set());
  }
}
