import type { FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller.js';
import type { Trace } from '../trace/trace.js';

/** A request as Baton's routes see it. */
export interface HttpRequest extends FastifyRequest {
  /** The body as it came, byte for byte: for signatures, and for numbers beyond what a double holds. Absent without a body. */
  rawBody?: Buffer;
  /** Set on every route that is not public. */
  caller?: Caller;
  trace?: Trace;
}
