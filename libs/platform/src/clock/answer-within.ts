/**
 * Waits for an answer for so long at most; what comes later is nobody's.
 * @param limitMs in milliseconds
 * @throws what the work throws, or Error "no answer within … ms"
 */
export async function answerWithin<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
