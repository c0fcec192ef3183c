import { Database, Metrics } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { queueOverview } from './queue.store.js';

/** Shows what waits for a rep: asked of the database at each scrape, so that it holds whichever replica is asked. */
@Injectable()
export class QueueMetrics {
  constructor(metrics: Metrics, database: Database) {
    metrics.gauge('baton_assignment_queued_leads', 'Leads that wait for a rep, by pool and reason', ['pool', 'reason'], async gauge => {
      const waiting = await queueOverview(database);
      // A pool whose leads have all gone would stand there for ever.
      gauge.reset();
      for (const { poolId, reason, leads } of waiting) gauge.set({ pool: poolId, reason }, leads);
    });
  }
}
