import type { Clock } from '../clock/clock.js';
import type { Logger } from '../logs/logger.js';
import type { Shutdown } from '../shutdown/shutdown.js';

/** Injection token: the name of the service. */
export const SERVICE_NAME = Symbol('SERVICE_NAME');

/** Injection token, optional: the Nest transport strategy that consumes slices of events. Connected at the start when a module provides it. */
export const SLICE_SERVER = Symbol('SLICE_SERVER');

/** Injection token, optional: what exists before the configuration is read. */
export const STARTING = Symbol('STARTING');

export interface Starting {
  logger: Logger;
  /** Closes what was opened, also when the start fails half-way. */
  shutdown: Shutdown;
  /** In place of the database's clock. */
  clock?: Clock | undefined;
}
