import type pg from 'pg';
import type { Metrics } from '../metrics/metrics.js';

/** Connections of the pool by state, and requests that wait for one, at each scrape. */
export function measurePool(pool: pg.Pool, metrics: Metrics): void {
  metrics.gauge('baton_database_connections', 'Connections of the database pool', ['state'], gauge => {
    gauge.set({ state: 'idle' }, pool.idleCount);
    gauge.set({ state: 'used' }, pool.totalCount - pool.idleCount);
  });
  metrics.gauge('baton_database_connections_max', 'Most connections that the database pool opens', [], gauge =>
    gauge.set(pool.options.max ?? 0),
  );
  metrics.gauge('baton_database_waiting', 'Callers that wait for a database connection', [], gauge => gauge.set(pool.waitingCount));
}
