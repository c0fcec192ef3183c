import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { DataSource, type Logger as OrmLogger, type MigrationInterface } from 'typeorm';
import type { Logger } from '../logs/logger.js';
import { isTransient } from './failures.js';
import { runMigrations } from './run-migrations.js';

/** A migration class. Its name ends in a timestamp of 13 digits, by which all migrations of a service are ordered. */
export type Migration = new () => MigrationInterface;

export interface DataSourceSettings {
  pool: pg.PoolConfig;
  migrations: readonly Migration[];
  entities?: readonly (new (...args: never[]) => object)[];
  /** How long to wait, in milliseconds, for a database that is away or starting. */
  startTimeoutMs: number;
}

/** Connects TypeORM, waiting for the database, and migrates it. Throws when it does not answer in time or refuses. */
export async function openDataSource(settings: DataSourceSettings, logger: Logger): Promise<DataSource> {
  const deadline = Date.now() + settings.startTimeoutMs;
  for (let pauseMs = 200; ; pauseMs = Math.min(2_000, pauseMs * 2)) {
    const dataSource = newDataSource(settings, logger);
    try {
      await dataSource.initialize();
      await runMigrations(dataSource, settings.pool, logger);
      return dataSource;
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      if (!isTransient(error) || Date.now() + pauseMs > deadline) throw error;
      logger.warn('the database is not there yet', { error });
      await pause(pauseMs);
    }
  }
}

/** The pg pool that a data source works with. */
export const poolOf = (dataSource: DataSource): pg.Pool => (dataSource.driver as unknown as { master: pg.Pool }).master;

function newDataSource(settings: DataSourceSettings, logger: Logger): DataSource {
  return new DataSource({
    type: 'postgres',
    extra: settings.pool,
    migrations: [...settings.migrations],
    entities: [...(settings.entities ?? [])],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logger: silentLogger,
    installExtensions: false,
    poolErrorHandler: (error: Error) => logger.warn('an idle database connection broke', { error }),
  });
}

/** TypeORM's own log would print failed queries with their parameters. What fails is thrown, and logged by whoever catches it. */
const silentLogger: OrmLogger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};
