/** Injection token: the name of the service. */
export const SERVICE_NAME = Symbol('SERVICE_NAME');

/** Injection token, optional: the Nest transport strategy that consumes slices of events. Connected at the start when a module provides it. */
export const SLICE_SERVER = Symbol('SLICE_SERVER');

/** Injection token, optional: the logger that was made before the configuration was read. */
export const STARTING_LOGGER = Symbol('STARTING_LOGGER');

/** Injection token, optional: a clock in place of the database's. */
export const STARTING_CLOCK = Symbol('STARTING_CLOCK');
