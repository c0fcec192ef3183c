import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Logger } from '../logs/logger.js';

/** Any number, the same in all replicas. The lock belongs to one database, so services do not meet. */
const MIGRATION_LOCK = 7_267_301_044;

/**
 * Runs the migrations that are pending, each in a transaction. Replicas that start together take turns: the first migrates, the others find nothing to do.
 * The lock is a transaction's, not a session's, so that it holds behind PgBouncer too.
 */
export async function runMigrations(dataSource: DataSource, pool: pg.PoolConfig, logger: Logger): Promise<void> {
  const guard = new pg.Client({ ...pool, options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0' });
  await guard.connect();
  try {
    await guard.query('begin');
    await guard.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    await guard.query('commit');
    if (done.length > 0) logger.info('the database was migrated', { migrations: done.map(migration => migration.name) });
  } finally {
    await guard.end();
  }
}
