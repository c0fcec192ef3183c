import type { FactoryProvider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ServiceConfig } from '../configuration/service.config.js';
import { HealthChecks } from '../health/health-checks.js';
import { Logger } from '../logs/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { Shutdown } from '../shutdown/shutdown.js';
import { Database } from './database.js';
import { measurePool } from './measure-pool.js';
import { openDataSource, poolOf, type Migration } from './open-data-source.js';
import { poolOptions } from './pool-options.js';
import { sql } from './statement.js';

const PING = sql('select 1 as answer');

/** DataSource and Database of a service. Whoever has one of them injected has it connected and migrated. */
export function databaseProviders(service: string, migrations: readonly Migration[], entities: readonly Type<object>[]): FactoryProvider[] {
  return [
    {
      provide: DataSource,
      inject: [ServiceConfig, Logger, Shutdown],
      async useFactory(config: ServiceConfig, logger: Logger, shutdown: Shutdown): Promise<DataSource> {
        const pool = poolOptions(config, service);
        const dataSource = await openDataSource({ pool, migrations, entities, startTimeoutMs: config.DATABASE_START_TIMEOUT_MS }, logger);
        shutdown.onShutdown('close', 'database pool', () => dataSource.destroy());
        return dataSource;
      },
    },
    {
      provide: Database,
      inject: [DataSource, Metrics, HealthChecks],
      useFactory(dataSource: DataSource, metrics: Metrics, health: HealthChecks): Database {
        const database = new Database(poolOf(dataSource));
        measurePool(database.pool, metrics);
        health.addReady('database', async () => {
          await database.query(PING);
        });
        return database;
      },
    },
  ];
}
