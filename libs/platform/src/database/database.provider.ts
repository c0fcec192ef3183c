import type { FactoryProvider } from '@nestjs/common';
import { ServiceConfig } from '../configuration/service.config.js';
import { HealthChecks } from '../health/health-checks.js';
import { Logger } from '../logs/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { Shutdown } from '../shutdown/shutdown.js';
import { Database } from './database.js';
import { measurePool } from './measure-pool.js';
import { openPool } from './open-pool.js';
import { poolOptions } from './pool-options.js';
import type { Migration } from './run-migrations.js';
import { sql } from './statement.js';

const PING = sql('select 1 as answer');

/** Database of a service. Whoever has it injected has it connected and migrated. */
export function databaseProvider(service: string, migrations: readonly Migration[]): FactoryProvider<Promise<Database>> {
  return {
    provide: Database,
    inject: [ServiceConfig, Logger, Shutdown, Metrics, HealthChecks],
    async useFactory(config: ServiceConfig, logger: Logger, shutdown: Shutdown, metrics: Metrics, health: HealthChecks): Promise<Database> {
      const settings = { pool: poolOptions(config, service), migrations, startTimeoutMs: config.DATABASE_START_TIMEOUT_MS };
      const pool = await openPool(settings, logger);
      shutdown.onShutdown('close', 'database pool', () => pool.end());
      const database = new Database(pool);
      measurePool(pool, metrics);
      health.addReady('database', async () => {
        await database.query(PING);
      });
      return database;
    },
  };
}
