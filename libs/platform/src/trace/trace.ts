import { AsyncLocalStorage } from 'node:async_hooks';
import { childTraceparent } from './traceparent.js';

/** What belongs to the work at hand: its place in a distributed trace and, when it is about one, its lead. */
export interface Trace {
  readonly traceparent: string;
  readonly leadId?: string;
}

const storage = new AsyncLocalStorage<Trace>();

/** The trace of the request or event that is being handled; undefined outside of one. */
export const currentTrace = (): Trace | undefined => storage.getStore();

/** Runs `work`, and all that it starts, within a trace. */
export const runInTrace = <T>(trace: Trace, work: () => T): T => storage.run(trace, work);

/**
 * To be called when nothing is handled any more: as long as there may be a trace, Node 20 follows every promise of the process, which is up to a tenth
 * of the work of a service that handles events.
 */
export const followNoTraces = (): void => storage.disable();

/** Headers that carry the trace of the work at hand to another server; none outside of a trace. */
export function traceHeaders(): Record<string, string> {
  const trace = currentTrace();
  return trace ? { traceparent: childTraceparent(trace.traceparent) } : {};
}
