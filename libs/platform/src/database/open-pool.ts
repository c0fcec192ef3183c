import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../logs/logger.js';
import { isTransient } from './failures.js';
import { runMigrations, type Migration } from './run-migrations.js';

export interface PoolSettings {
  pool: pg.PoolConfig;
  migrations: readonly Migration[];
  /** How long to wait, in milliseconds, for a database that is away or starting. */
  startTimeoutMs: number;
}

/** Waits for the database, migrates it and gives a pool of connections to it. Throws when it does not answer in time or refuses. */
export async function openPool({ pool, migrations, startTimeoutMs }: PoolSettings, logger: Logger): Promise<pg.Pool> {
  const deadline = Date.now() + startTimeoutMs;
  for (let pauseMs = 200; ; pauseMs = Math.min(2_000, pauseMs * 2)) {
    try {
      await runMigrations(migrations, pool, logger);
      return newPool(pool, logger);
    } catch (error) {
      if (!isTransient(error) || Date.now() + pauseMs > deadline) throw error;
      logger.warn('the database is not there yet', { error });
      await pause(pauseMs);
    }
  }
}

function newPool(options: pg.PoolConfig, logger: Logger): pg.Pool {
  const pool = new pg.Pool(options);
  pool.on('error', error => logger.warn('an idle database connection broke', { error }));
  return pool;
}
