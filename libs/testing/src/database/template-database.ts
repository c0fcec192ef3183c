import { Logger, openPool, poolOptions, type Migration, type ServiceConfig } from '@baton/platform';
import pg from 'pg';
import { migrationFingerprint } from './migration-fingerprint.js';

/** What a name of a database of the tests begins with; the stack's start drops what earlier runs have left of them. */
export const TEST_DATABASE = 'baton_test';

/** The URL of another database of the same server. */
export function urlOfDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** The pool settings that a service has in production. */
export const poolOptionsFor = (url: string, service: string): pg.PoolConfig =>
  poolOptions({ DATABASE_URL: url, DATABASE_POOL_SIZE: 10, DATABASE_TLS: 'disable' } as ServiceConfig, service);

/**
 * The name of a database migrated with these migrations, to be cloned. It is made once per server, whoever asks first.
 * @param server a connection of the superuser
 */
export async function templateDatabase(
  server: pg.Client,
  serverUrl: string,
  service: string,
  migrations: readonly Migration[],
): Promise<string> {
  const template = `${TEST_DATABASE}_${service}_${await migrationFingerprint(migrations)}`;
  if (await isComplete(server, template)) return template;
  await server.query('select pg_advisory_lock(hashtext($1))', [template]);
  try {
    if (!(await isComplete(server, template))) await make(server, serverUrl, service, template, migrations);
  } finally {
    await server.query('select pg_advisory_unlock(hashtext($1))', [template]);
  }
  return template;
}

/** Being marked as a template is its last step: one that lacks the mark was given up half way. */
async function isComplete(server: pg.Client, template: string): Promise<boolean> {
  const { rowCount } = await server.query('select from pg_database where datname = $1 and datistemplate', [template]);
  return rowCount === 1;
}

async function make(
  server: pg.Client,
  serverUrl: string,
  service: string,
  template: string,
  migrations: readonly Migration[],
): Promise<void> {
  await server.query(`drop database if exists ${template} with (force)`);
  await server.query(`create database ${template}`);
  const pool = poolOptionsFor(urlOfDatabase(serverUrl, template), service);
  const logger = new Logger({ service, level: 'warn' });
  const opened = await openPool({ pool, migrations, startTimeoutMs: 30_000 }, logger);
  await opened.end();
  await server.query(`alter database ${template} with is_template true allow_connections false`);
}
