import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigurationError } from '../configuration/load-configuration.js';
import { logLevelOf } from '../logs/log-level.js';
import { Logger } from '../logs/logger.js';
import { Shutdown } from '../shutdown/shutdown.js';
import { createService, listen, type ServiceOptions } from './create-service.js';

/** Milliseconds after which the process ends, whatever hangs, beyond what the shutdown may take. */
const EXIT_AFTER_MS = 3_000;

/**
 * A service's main: starts it, and ends the process with code 0 after SIGTERM or SIGINT, or with 1 when it can not start, when something is thrown that
 * nobody catches, or when a part of the shutdown hangs or fails.
 */
export async function startService(options: ServiceOptions): Promise<void> {
  const logger = options.logger ?? new Logger({ service: options.name, level: logLevelOf((options.env ?? process.env).LOG_LEVEL) });
  exitOnUncaught(logger);
  try {
    const app = await createService({ ...options, logger });
    stopOnSignals(app, logger);
    const url = await listen(app);
    logger.info('listening', { url });
  } catch (error) {
    if (error instanceof ConfigurationError) logger.fatal(error.message, { errors: error.errors });
    else logger.fatal('the service can not start', { error });
    process.exit(1);
  }
}

function exitOnUncaught(logger: Logger): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      logger.fatal('nobody caught this: the process ends', { event, error });
      process.exit(1);
    });
}

function stopOnSignals(app: NestFastifyApplication, logger: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    void end(app, logger);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function end(app: NestFastifyApplication, logger: Logger): Promise<void> {
  const limitMs = app.get(Shutdown).mostMs + EXIT_AFTER_MS;
  const limit = setTimeout(() => {
    logger.fatal('the shutdown took too long', { limitMs });
    process.exit(1);
  }, limitMs);
  const code = await stopApp(app, logger);
  clearTimeout(limit);
  process.exit(code);
}

/** The exit code: 0 when every part ended in time and none failed. */
async function stopApp(app: NestFastifyApplication, logger: Logger): Promise<0 | 1> {
  try {
    const { hung, failed } = await app.get(Shutdown).run();
    // What hangs would hang here again.
    if (hung.length === 0) await app.close();
    logger.info('stopped', { hung, failed });
    return hung.length + failed.length === 0 ? 0 : 1;
  } catch (error) {
    logger.fatal('the shutdown failed', { error });
    return 1;
  }
}
