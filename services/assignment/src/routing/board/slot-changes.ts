import type { SlotChange } from './claims.store.js';
import type { LogEntry } from './log-entries.js';
import type { RepState } from './rep-state.js';
import { samePools, windowUnits, type RepSlots, type WindowUnit } from './slots.js';

interface Touched {
  readonly before: RepSlots;
  claims: number;
  openPeak: number;
  readonly peaks: Record<WindowUnit, number>;
}

/** Collects what a batch does to each rep, so that it can be written by one statement. */
export class SlotChanges {
  private readonly touched = new Map<RepState, Touched>();

  get reps(): RepState[] {
    return [...this.touched.keys()];
  }

  /** Notes the state before the first entry about a rep. */
  before(rep: RepState): void {
    if (this.touched.has(rep)) return;
    this.touched.set(rep, { before: rep.slots.copy(), claims: 0, openPeak: -Infinity, peaks: { hour: 0, day: 0, week: 0 } });
  }

  /** Notes the state after an entry: the caps hold claims to what is used right then. */
  after(rep: RepState, kind: LogEntry['kind']): void {
    const touched = this.touched.get(rep);
    if (!touched || kind !== 'claimed') return;
    touched.claims += 1;
    touched.openPeak = Math.max(touched.openPeak, rep.slots.open - touched.before.open);
    for (const unit of windowUnits) touched.peaks[unit] = rep.slots.addedSince(touched.before, unit);
  }

  /** The sum of it, by rep, in the order of their ids. */
  sums(): SlotChange[] {
    const changes = [...this.touched].map(([rep, { before, claims, openPeak, peaks }]) => {
      const { slots } = rep;
      const window = (unit: WindowUnit, until: number) => ({
        until: new Date(until),
        added: slots.addedSince(before, unit),
        peak: peaks[unit],
      });
      const windows = {
        hour: window('hour', slots.hour.until),
        day: window('day', slots.day.until),
        week: window('week', slots.week.until),
      };
      const limits = before.limits === slots.limits ? null : { before: before.limits ?? {}, after: slots.limits ?? {} };
      const pools = samePools(before.pools, slots.pools) ? null : { before: before.pools ?? {}, after: slots.pools ?? {} };
      return {
        repId: rep.repId,
        open: slots.open - before.open,
        claims,
        openPeak: claims === 0 ? 0 : openPeak,
        windows,
        limits,
        pools,
      };
    });
    return changes.sort((a, b) => (a.repId < b.repId ? -1 : 1));
  }
}
