import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { guardedReading, type ReadGauge } from './gauge-reading.js';

/** From a millisecond to half a minute: seconds. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** How long a scrape waits for a gauge: Prometheus gives up after ten seconds, and then has nothing at all. */
const READ_WITHIN_MS = 3_000;

/** What is Baton's own is told apart from everything else on a dashboard. */
type Name = `baton_${string}`;

/** The metrics of one service. Asking for a name again gives the same metric. */
export class Metrics {
  readonly registry = new Registry();
  private readonly unread: Counter<'gauge'>;

  constructor(
    service: string,
    private readonly readWithinMs = READ_WITHIN_MS,
  ) {
    this.registry.setDefaultLabels({ service });
    this.unread = this.counter('baton_unread_gauges_total', 'Gauges left out of a scrape since they could not be read in time', ['gauge']);
  }

  /** Adds what every Node process can tell: CPU, memory, event loop lag, garbage collection. */
  collectProcess(): this {
    // Finer than 100 ms, the measuring alone would be most of what an idle service does (0.4 % of a core at 20 ms).
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 100 });
    return this;
  }

  /** A number that only grows. Its name ends in _total. */
  counter<L extends string = string>(name: Name, help: string, labelNames: readonly L[] = []): Counter<L> {
    return this.existing<Counter<L>>(name) ?? new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** A number that rises and falls. `read` is called at each scrape, to set it then; when it fails or takes too long, the gauge is left out. */
  gauge<L extends string = string>(name: Name, help: string, labelNames: readonly L[] = [], read?: ReadGauge<L>): Gauge<L> {
    const existing = this.existing<Gauge<L>>(name);
    if (existing) return existing;
    const guarded = read && guardedReading(read, labelNames.length > 0, this.readWithinMs, () => this.unread.inc({ gauge: name }));
    return new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      ...(guarded && {
        collect(this: Gauge<L>) {
          return guarded(this);
        },
      }),
    });
  }

  /** How often values fell into buckets; durations in seconds by default. */
  histogram<L extends string = string>(
    name: Name,
    help: string,
    labelNames: readonly L[] = [],
    buckets: readonly number[] = DURATION_BUCKETS,
  ): Histogram<L> {
    return (
      this.existing<Histogram<L>>(name) ?? new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] })
    );
  }

  private existing<M>(name: string): M | undefined {
    return this.registry.getSingleMetric(name) as M | undefined;
  }
}
