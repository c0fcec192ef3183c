/**
 * Lets several gauges, which are all read at the same scrape, share one query.
 * @returns a function that gives every caller the answer of the query that runs, and starts one when none does; a failure is not kept
 */
export function oncePerScrape<T>(query: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= query().finally(() => (running = undefined)));
}
