import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import type { ServiceConfig } from '../configuration/service.config.js';
import { GatheringSocket } from './gathering-socket.js';
import { valueTypes } from './value-types.js';

/** What PostgreSQL prefers for many rows. */
export const BY_KEYS = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'];

/**
 * Session settings. Statements are short and prepared: compiling them (jit) or planning them anew for each set of arrays costs more than it gives.
 * A plan lives as long as its connection and may have been made while a table was small: so statements find rows by their keys, unless there is no
 * other way than to read the table, or `Database.report` says that much is to be read.
 * A transaction that is left open, or a statement that runs away, would hold locks for ever.
 */
const SESSION = [
  'jit=off',
  'plan_cache_mode=force_generic_plan',
  ...BY_KEYS.map(way => `${way}=off`),
  // See inTransaction.
  'default_transaction_deferrable=on',
  'statement_timeout=30s',
  'idle_in_transaction_session_timeout=60s',
  'timezone=UTC',
];

/** Of a service's configuration, what a connection to its database needs. */
export type DatabaseConnection = Pick<ServiceConfig, 'DATABASE_URL' | 'DATABASE_POOL_SIZE' | 'DATABASE_TLS' | 'DATABASE_TLS_CA'>;

/** Settings of the PostgreSQL pool of a service. Behind PgBouncer: ignore_startup_parameters=options and max_prepared_statements > 0. */
export function poolOptions(config: DatabaseConnection, service: string): pg.PoolConfig {
  const ssl = tlsOptions(config);
  return {
    connectionString: config.DATABASE_URL,
    application_name: `baton-${service}`,
    options: SESSION.map(setting => `-c ${setting}`).join(' '),
    max: config.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Statements that do not need each other's answers share a round trip.
    pipeline: true,
    stream: () => new GatheringSocket(),
    types: valueTypes,
    ...(ssl !== undefined && { ssl }),
  };
}

/** TLS of the connection to PostgreSQL by DATABASE_TLS; undefined where the URL alone decides. */
export function tlsOptions({
  DATABASE_TLS: mode,
  DATABASE_TLS_CA: ca,
}: Pick<ServiceConfig, 'DATABASE_TLS' | 'DATABASE_TLS_CA'>): ConnectionOptions | undefined {
  if (mode === 'disable') return undefined;
  if (mode === 'require') return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca }),
    ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }),
  };
}
