import { Redis } from 'ioredis';
import type { Logger } from '../logs/logger.js';
import type { Shutdown } from '../shutdown/shutdown.js';

/** Injection token: an ioredis client, or null without REDIS_URL. */
export const REDIS = Symbol('REDIS');

const LONGEST_PAUSE_MS = 15_000;

/**
 * Redis holds only what may vanish, so it never holds anything up: a command without a connection fails at once, one without an answer after half a second.
 * Callers catch and go on without. It reconnects by itself; the log says once that it is away and once that it is back.
 */
export function connectRedis(url: string | undefined, logger: Logger, shutdown: Shutdown): Redis | null {
  if (url === undefined) return null;
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 500,
    disconnectTimeout: 250,
    retryStrategy: attempt => Math.min(LONGEST_PAUSE_MS, 200 * 2 ** Math.min(attempt, 10)),
  });
  let away = false;
  redis.on('error', error => {
    if (!away) logger.warn('redis is away', { error });
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger.info('redis is back');
    away = false;
  });
  // The failure is already told by the error event.
  redis.connect().catch(() => undefined);
  shutdown.onShutdown('close', 'redis', () => redis.disconnect());
  return redis;
}
