import { DURATION_BUCKETS, oncePerScrape, type Database, type Metrics } from '@baton/platform';
import type { SliceMeter } from './consume/slice-attempts.js';
import { countDeadLetters } from './dead-letters/dead-letters.store.js';
import { countOutbox } from './outbox/outbox.store.js';
import type { RelayMeter } from './outbox/relay.js';

const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** What messaging tells of itself at /metrics. */
export class MessagingMetrics implements SliceMeter, RelayMeter {
  private readonly events;
  private readonly sizes;
  private readonly durations;
  private readonly retries;
  private readonly relayed;
  private readonly relayDurations;
  private readonly relayFailures;
  private readonly relayParked;
  private readonly timerRows;
  private readonly timerDurations;
  private readonly lag;

  constructor(metrics: Metrics, database: Database) {
    this.events = metrics.counter('baton_events_total', 'Consumed records by what became of them', ['topic', 'outcome']);
    this.sizes = metrics.histogram('baton_slice_records', 'Records in a slice', ['topic'], SIZES);
    this.durations = metrics.histogram('baton_slice_seconds', 'Time of a slice, with its commit', ['topic'], DURATION_BUCKETS);
    this.retries = metrics.counter('baton_slice_retries_total', 'Slices tried again', ['topic']);
    this.relayed = metrics.counter('baton_relay_sent_total', 'Outbox records acknowledged by the broker');
    this.relayDurations = metrics.histogram('baton_relay_seconds', 'Time to send and delete one batch', [], DURATION_BUCKETS);
    this.relayFailures = metrics.counter('baton_relay_failures_total', 'Failed attempts to send');
    this.relayParked = metrics.counter('baton_relay_parked_total', 'Outbox records that the broker would not take');
    this.timerRows = metrics.counter('baton_timer_rows_total', 'Rows that timers took', ['timer']);
    this.timerDurations = metrics.histogram('baton_timer_seconds', 'Time of a timer run', ['timer'], DURATION_BUCKETS);
    this.lag = metrics.gauge('baton_consumer_lag', 'Records of owned partitions not yet processed', ['topic']);
    // Each gauge asks for itself: one that another's query sets shows what was true at the scrape before.
    const outbox = oncePerScrape(() => countOutbox(database));
    metrics.gauge('baton_outbox_records', 'Committed events by whether they wait or are parked', ['state'], async gauge => {
      const { waiting, parked } = await outbox();
      gauge.set({ state: 'waiting' }, waiting);
      gauge.set({ state: 'parked' }, parked);
    });
    metrics.gauge('baton_outbox_age_seconds', 'Age of the oldest event not yet sent', [], async gauge =>
      gauge.set((await outbox()).ageSeconds ?? 0),
    );
    const letters = oncePerScrape(() => countDeadLetters(database));
    metrics.gauge('baton_dead_letters', 'Dead letters that nobody has resolved', [], async gauge =>
      gauge.set((await letters()).deadLetters),
    );
    metrics.gauge('baton_parked_events', 'Events that wait behind a dead letter', [], async gauge => gauge.set((await letters()).parked));
    metrics.gauge('baton_blocked_leads', 'Leads that wait behind a dead letter', [], async gauge =>
      gauge.set((await letters()).blockedLeads),
    );
  }

  slice: SliceMeter['slice'] = (topic, result, records, seconds) => {
    const { emitted: _, ...outcomes } = result;
    for (const [outcome, count] of Object.entries(outcomes)) if (count > 0) this.events.inc({ topic, outcome }, count);
    this.sizes.observe({ topic }, records);
    this.durations.observe({ topic }, seconds);
  };

  retried(topic: string): void {
    this.retries.inc({ topic });
  }

  sent(rows: number, seconds: number): void {
    this.relayed.inc(rows);
    this.relayDurations.observe(seconds);
  }

  failed(): void {
    this.relayFailures.inc();
  }

  parked(): void {
    this.relayParked.inc();
  }

  timer(timer: string, rows: number, seconds: number): void {
    this.timerRows.inc({ timer }, rows);
    this.timerDurations.observe({ timer }, seconds);
  }

  lagMeasured(byTopic: ReadonlyMap<string, number>): void {
    for (const [topic, lag] of byTopic) this.lag.set({ topic }, lag);
  }
}
