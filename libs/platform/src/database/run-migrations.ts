import pg from 'pg';
import type { Logger as OrmLogger, MigrationInterface } from 'typeorm';
import type { Logger } from '../logs/logger.js';

/** A migration class. Its name ends in a timestamp of 13 digits, by which all migrations of a service are ordered. */
export type Migration = new () => MigrationInterface;

const MIGRATIONS_TABLE = 'schema_migrations';

/** Any number, the same in all replicas. The lock belongs to one database, so services do not meet. */
const MIGRATION_LOCK = 7_267_301_044;

/**
 * Runs the migrations that are pending, each in a transaction. Replicas that start together take turns: the first migrates, the others find nothing to do.
 * The lock is a transaction's, not a session's, so that it holds behind PgBouncer too.
 */
export async function runMigrations(migrations: readonly Migration[], pool: pg.PoolConfig, logger: Logger): Promise<void> {
  const guard = new pg.Client({ ...pool, options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0' });
  await guard.connect();
  try {
    await guard.query('begin');
    await guard.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const done = (await isOnePending(migrations, guard)) ? await migrate(migrations, pool) : [];
    await guard.query('commit');
    if (done.length > 0) logger.info('the database was migrated', { migrations: done });
  } finally {
    await guard.end();
  }
}

async function isOnePending(migrations: readonly Migration[], guard: pg.Client): Promise<boolean> {
  const { rows: tables } = await guard.query<{ known: boolean }>('select to_regclass($1) is not null as known', [MIGRATIONS_TABLE]);
  if (!tables[0]?.known) return migrations.length > 0;
  const { rows } = await guard.query<{ name: string }>(`select name from ${MIGRATIONS_TABLE}`);
  const done = new Set(rows.map(row => row.name));
  return migrations.some(migration => !done.has(nameOf(migration)));
}

/** As TypeORM names it. */
const nameOf = (migration: Migration): string => new migration().name ?? migration.name;

/**
 * TypeORM is loaded only where there is something to migrate: it is 300 files for every database there is, a tenth of what a service keeps in memory.
 * @returns the names of what was run
 */
async function migrate(migrations: readonly Migration[], pool: pg.PoolConfig): Promise<string[]> {
  const { DataSource } = await import('typeorm');
  const dataSource = new DataSource({
    type: 'postgres',
    extra: pool,
    migrations: [...migrations],
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logger: silentLogger,
    installExtensions: false,
  });
  await dataSource.initialize();
  try {
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map(migration => migration.name);
  } finally {
    await dataSource.destroy();
  }
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
