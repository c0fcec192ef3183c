import type { WriteAnswer } from './crm-connector.js';

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
 * Sends items together; when the vendor refuses all of them for something in one, in halves, so that only that one is refused. One bad item of n costs
 * about 2 log n further requests.
 * @returns what is answered for each, in their order
 */
export async function splitRefused<Item, Answer>(
  items: readonly Item[],
  send: (items: readonly Item[]) => Promise<Answer[]>,
): Promise<(Answer | WriteAnswer)[]> {
  try {
    return await send(items);
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    if (items.length === 1) return [error.answer];
    const middle = Math.ceil(items.length / 2);
    return [...(await splitRefused(items.slice(0, middle), send)), ...(await splitRefused(items.slice(middle), send))];
  }
}
