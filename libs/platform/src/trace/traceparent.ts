import { randomFillSync } from 'node:crypto';

// https://www.w3.org/TR/trace-context/: version, trace id, parent id, flags. Later versions may append fields.
const PATTERN = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** Whether a text is a traceparent that may be continued. */
export function isTraceparent(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const [, version, traceId, spanId, , rest] = PATTERN.exec(text) ?? [];
  return (
    version !== undefined && version !== 'ff' && traceId !== NO_TRACE && spanId !== NO_SPAN && (version !== '00' || rest === undefined)
  );
}

/** The trace id (32 hexadecimal digits) of a traceparent. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/** A new traceparent: within the trace of `parent`, if that is one, else of a new trace that is sampled. */
export function childTraceparent(parent?: unknown): string {
  return isTraceparent(parent)
    ? `00-${traceIdOf(parent)}-${randomHex(8)}-${parent.slice(53, 55)}`
    : `00-${randomHex(16)}-${randomHex(8)}-01`;
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Random bytes as text. One call for many: a call to the generator costs more than everything else here. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString('hex', used, used + bytes);
  used += bytes;
  return text;
}
