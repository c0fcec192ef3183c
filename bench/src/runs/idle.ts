import { setTimeout as delay } from 'node:timers/promises';
import { readNow, usageBetween, type Usage } from '../measure/readings.js';
import type { BenchSystem } from '../system/bench-system.js';

export interface Idle {
  /** How long the services had had nothing to do before. */
  readonly settledSeconds: number;
  /** Percent of one core meanwhile, by process: once after a load, each service collects its heap. */
  readonly settlingPercent: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Percent of one core, by process. */
  readonly percent: Readonly<Record<string, number>>;
  readonly foreignCores: number;
  /** At the end, by service. */
  readonly residentMebibytes: Readonly<Record<string, number>>;
}

const percentOf = ({ cpu, seconds }: Usage): Record<string, number> =>
  Object.fromEntries(Object.entries(cpu).map(([name, used]) => [name, (used / seconds) * 100]));

/**
 * What the system uses when nobody wants anything of it.
 * @param settleSeconds how long it has had nothing to do before that: V8 gives back within two minutes what a load has left in the heap
 */
export async function measureIdle(system: BenchSystem, settleSeconds: number, seconds: number): Promise<Idle> {
  const watched = system.watched();
  const loaded = readNow(watched);
  await delay(settleSeconds * 1000);
  const settled = readNow(watched);
  await delay(seconds * 1000);
  const usage = usageBetween(settled, readNow(watched));
  return {
    settledSeconds: settleSeconds,
    settlingPercent: percentOf(usageBetween(loaded, settled)),
    seconds: usage.seconds,
    percent: percentOf(usage),
    foreignCores: usage.foreignCores,
    residentMebibytes: system.residentMebibytes(),
  };
}
