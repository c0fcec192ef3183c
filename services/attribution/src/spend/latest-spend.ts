import type { BatonEvent, SpendReported } from '@baton/contracts';

export interface Spend extends SpendReported {
  readonly streamVersion: number;
  readonly reportedAt: string;
}

/** What was said last of each spend id of a source, in the order of both: the order in which rows are locked. */
export function latestSpend(events: readonly BatonEvent<'spend-reported'>[]): Spend[] {
  const latest = new Map<string, Spend>();
  for (const { data, streamVersion, time } of events) {
    const key = JSON.stringify([data.sourceId, data.spendId]);
    const before = latest.get(key);
    if (before === undefined || streamVersion >= before.streamVersion) latest.set(key, { ...data, streamVersion, reportedAt: time });
  }
  return [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, spend]) => spend);
}
