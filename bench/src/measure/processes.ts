import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second: what Linux counts in on every platform that Node runs on. */
const TICKS = 100;

interface Times {
  readonly parent: number;
  readonly own: number;
  readonly reaped: number;
}

/** The fields of /proc/<pid>/stat that follow the name, which may hold anything. */
export function timesOf(stat: string): Times {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1]!, own: (fields[11]! + fields[12]!) / TICKS, reaped: (fields[13]! + fields[14]!) / TICKS };
}
const read = (pid: number): Times => timesOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Whether CPU times can be read here. */
export const canMeasure = (): boolean => existsSync('/proc/self/stat');

/** CPU seconds of a process. */
export const cpuSeconds = (pid: number): number => read(pid).own;

/** CPU seconds of a process with all its descendants, living and waited for. */
export function treeCpuSeconds(root: number): number {
  const children = new Map<number, number[]>();
  const times = new Map<number, Times>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const pid = Number(name);
      const found = read(pid);
      times.set(pid, found);
      const siblings = children.get(found.parent);
      if (siblings) siblings.push(pid);
      else children.set(found.parent, [pid]);
    } catch {
      // It ended while the list was read.
    }
  }
  let sum = 0;
  const pending = [root];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    const found = times.get(pid);
    if (found) sum += found.own + found.reaped;
    pending.push(...(children.get(pid) ?? []));
  }
  return sum;
}

/** MiB of memory that a process holds now. */
export const residentMebibytes = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024);

/** Busy CPU seconds of the whole machine, of everybody's work. */
export function machineBusySeconds(stat: string = readFileSync('/proc/stat', 'utf8')): number {
  const [user, nice, system, , , irq, softirq] = stat.split('\n', 1)[0]!.trim().split(/\s+/).slice(1).map(Number);
  return (user! + nice! + system! + irq! + softirq!) / TICKS;
}
