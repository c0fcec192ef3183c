import { Database, Metrics, oncePerScrape } from '@baton/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import type { Verdict } from '../sending/classify-outcome.js';
import { countBySubscription } from './ledger.store.js';

/** What shows how deliveries go, and that a receiver does not take them. */
@Injectable()
export class DeliveryMetrics implements OnModuleInit {
  private readonly attempts: Counter<'subscription' | 'outcome'>;
  private readonly seconds: Histogram<'subscription'>;

  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
  ) {
    this.attempts = metrics.counter(
      'baton_delivery_attempts_total',
      'Attempts by what followed from them: delivered, failed (tried again), dead (given up)',
      ['subscription', 'outcome'],
    );
    this.seconds = metrics.histogram('baton_delivery_attempt_seconds', 'How long receivers take', ['subscription']);
  }

  onModuleInit(): void {
    const counts = oncePerScrape(() => countBySubscription(this.database));
    this.metrics.gauge('baton_delivery_waiting', 'Deliveries that wait to be taken', ['subscription'], async gauge => {
      gauge.reset();
      for (const { id, waiting } of await counts()) gauge.set({ subscription: id }, waiting);
    });
    this.metrics.gauge(
      'baton_delivery_oldest_due_seconds',
      'How long the longest due delivery has been due',
      ['subscription'],
      async gauge => {
        gauge.reset();
        for (const { id, isSent, oldestDueAt } of await counts())
          gauge.set({ subscription: id }, isSent && oldestDueAt !== null ? Math.max(0, (Date.now() - oldestDueAt.getTime()) / 1_000) : 0);
      },
    );
    this.metrics.gauge(
      'baton_delivery_disabled',
      '1 for a subscription that was disabled since nothing could be delivered',
      ['subscription'],
      async gauge => {
        gauge.reset();
        for (const { id, isDisabled } of await counts()) gauge.set({ subscription: id }, isDisabled ? 1 : 0);
      },
    );
  }

  attempted(subscription: string, verdict: Verdict, seconds: number): void {
    this.attempts.inc({ subscription, outcome: verdict.kind === 'again' ? 'failed' : verdict.kind });
    this.seconds.observe({ subscription }, seconds);
  }
}
