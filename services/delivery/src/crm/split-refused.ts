import type { Write, WriteAnswer } from './crm-connector.js';

/** The vendor refused a request because of something in it. */
export class BatchRefused extends Error {
  constructor(
    message: string,
    /** What that is answered with when the request was about one record alone. */
    readonly answer: WriteAnswer,
  ) {
    super(message);
    this.name = 'BatchRefused';
  }
}

/**
 * Sends writes together; when the vendor refuses all of them for something in one, in halves, so that only that one is refused. One bad record of n
 * costs about 2 log n further requests.
 */
export async function splitRefused(
  writes: readonly Write[],
  send: (writes: readonly Write[]) => Promise<WriteAnswer[]>,
): Promise<WriteAnswer[]> {
  try {
    return await send(writes);
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    if (writes.length === 1) return [error.answer];
    const middle = Math.ceil(writes.length / 2);
    return [...(await splitRefused(writes.slice(0, middle), send)), ...(await splitRefused(writes.slice(middle), send))];
  }
}
