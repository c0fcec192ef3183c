const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The SQLSTATE or the system's error code, if the error has one. */
export const errorCode = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
};

/**
 * A statement was prepared before its table got another column. The connection would fail with it for ever; a new one prepares it again.
 * The code alone says no more than "not supported".
 */
export const isStalePlan = (error: unknown): boolean =>
  errorCode(error) === '0A000' && error instanceof Error && error.message.includes('cached plan must not change result type');

/**
 * Failures that pass by themselves: the connection is gone, the server stops or starts (57P0x), it lacks resources (53xxx),
 * a deadlock (40P01) or serialization failure (40001), a lock or statement timeout, a plan from before a migration. The same work is tried again.
 */
export function isTransient(error: unknown): boolean {
  if (isStalePlan(error)) return true;
  const code = errorCode(error);
  if (
    code !== undefined &&
    (NETWORK.has(code) || /^(08|53|57P0)/.test(code) || code === '40001' || code === '40P01' || code === '55P03' || code === '57014')
  )
    return true;
  const message = error instanceof Error ? error.message : '';
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after/.test(
    message,
  );
}
