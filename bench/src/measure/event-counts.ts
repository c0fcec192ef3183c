/** Consumed records of one service, by what became of them. */
export interface EventCounts {
  /** All that the broker delivered. */
  readonly delivered: number;
  /** Those that a handler worked on; the others were left aside by their header, repeated, or of erased leads. */
  readonly handled: number;
}

/** Reads baton_events_total from a service's /metrics. */
export function eventCountsOf(metrics: string): EventCounts {
  let delivered = 0;
  let handled = 0;
  for (const line of metrics.split('\n')) {
    const match = /^baton_events_total\{(.*)\} (\d+(?:\.\d+)?(?:e\+?\d+)?)$/.exec(line);
    if (!match) continue;
    const count = Number(match[2]);
    delivered += count;
    if (/outcome="handled"/.test(match[1]!)) handled += count;
  }
  return { delivered, handled };
}

/** Asks these services. @param urls by service */
export async function eventCounts(urls: Readonly<Record<string, string>>): Promise<EventCounts> {
  const counts = await Promise.all(Object.values(urls).map(async url => eventCountsOf(await (await fetch(`${url}/metrics`)).text())));
  return { delivered: counts.reduce((sum, c) => sum + c.delivered, 0), handled: counts.reduce((sum, c) => sum + c.handled, 0) };
}
