import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds, machineBusySeconds, treeCpuSeconds } from './processes.js';
import { difference, total } from './statistics.js';

/** The processes that belong to a measurement. */
export interface Watched {
  /** By name; each counted alone. */
  readonly processes: Readonly<Record<string, number>>;
  /** By name; each counted with its descendants. */
  readonly trees: Readonly<Record<string, number>>;
}
export interface Reading {
  readonly at: number;
  readonly cpu: Readonly<Record<string, number>>;
  readonly machine: number;
}

/** CPU seconds of every watched process, of the bench itself, and of the machine. */
export const readNow = ({ processes, trees }: Watched): Reading => ({
  at: performance.now(),
  cpu: {
    ...Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, cpuSeconds(pid)])),
    ...Object.fromEntries(Object.entries(trees).map(([name, pid]) => [name, treeCpuSeconds(pid)])),
    bench: cpuSeconds(process.pid),
  },
  machine: machineBusySeconds(),
});

/** What the measuring itself used: no part of the system. */
const measuring = ['bench', 'sink'];

export interface Usage {
  readonly seconds: number;
  /** CPU seconds by process, without those of the measuring. */
  readonly cpu: Readonly<Record<string, number>>;
  /** CPU cores that others on the machine kept busy meanwhile. */
  readonly foreignCores: number;
}

/** What was used between two readings. */
export function usageBetween(before: Reading, after: Reading): Usage {
  const seconds = (after.at - before.at) / 1000;
  const all = difference(before.cpu, after.cpu);
  const cpu = Object.fromEntries(Object.entries(all).filter(([name]) => !measuring.includes(name)));
  return { seconds, cpu, foreignCores: Math.max(0, (after.machine - before.machine - total(all)) / seconds) };
}

/** Lets other work on the machine pass, at most so long: how much remained stands beside each result. */
export async function waitForQuiet(longestSeconds: number): Promise<void> {
  for (let waited = 0; waited < longestSeconds; waited++) {
    const before = machineBusySeconds();
    await delay(1000);
    if (machineBusySeconds() - before < 0.3) return;
  }
}
