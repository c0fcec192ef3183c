import { setTimeout as delay } from 'node:timers/promises';
import { readNow, usageBetween } from '../measure/readings.js';
import type { BenchSystem } from '../system/bench-system.js';

export interface Idle {
  readonly seconds: number;
  /** Percent of one core, by process. */
  readonly percent: Readonly<Record<string, number>>;
  readonly foreignCores: number;
}

/** What the system uses when nobody wants anything of it. */
export async function measureIdle(system: BenchSystem, seconds: number): Promise<Idle> {
  // What the run before has left to do in the background.
  await delay(5_000);
  const watched = system.watched();
  const before = readNow(watched);
  await delay(seconds * 1000);
  const usage = usageBetween(before, readNow(watched));
  return {
    seconds: usage.seconds,
    percent: Object.fromEntries(Object.entries(usage.cpu).map(([name, cpu]) => [name, (cpu / usage.seconds) * 100])),
    foreignCores: usage.foreignCores,
  };
}
