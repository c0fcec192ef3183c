const FIRST_RETRY_MS = 30_000;
const LAST_RETRY_MS = { deferred: 3_600_000, unavailable: 300_000 } as const;

/** When to try again after so many tries: twice as long each time, up to an hour for the other side's reasons, five minutes for ours. */
export const retryDelay = (kind: 'deferred' | 'unavailable', attempts: number): number =>
  Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1), LAST_RETRY_MS[kind]);
