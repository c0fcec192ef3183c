// Outlives the process that started it, even by kill -9, and then stops what that one has left behind.
// It is told on its standard input what to watch; that the input ends is the sign that the parent is gone.
//   watch <pid> <signal> <stage>   forget <pid>   done
// Higher stages are stopped first: services before the database that they write to.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , stateFile, grace] = process.argv;
/** How long a process may take to end when it is asked, in ms. */
const graceMs = Number(grace ?? 15_000);
const watched = new Map();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const isAlive = pid => {
  try {
    process.kill(pid, 0);
    if (!existsSync(`/proc/${pid}/stat`)) return true;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !['Z', 'X'].includes(stat[stat.lastIndexOf(')') + 2]);
  } catch {
    return false;
  }
};

const send = (pid, signal) => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
};

const ended = async (pids, withinMs) => {
  for (const deadline = Date.now() + withinMs; pids.some(isAlive); await new Promise(resolve => setTimeout(resolve, 50)))
    if (Date.now() > deadline) return false;
  return true;
};

const stopStage = async stage => {
  const members = [...watched].filter(([, it]) => it.stage === stage);
  for (const [pid, { signal }] of members) send(pid, signal);
  const pids = members.map(([pid]) => pid);
  if (await ended(pids, graceMs)) return;
  // Each is the leader of its own group: what it has started goes with it.
  for (const pid of pids.filter(isAlive)) send(-pid, 'SIGKILL');
  await ended(pids, graceMs);
};

for await (const line of createInterface({ input: process.stdin })) {
  const [order, pid, signal, stage] = line.split(' ');
  if (order === 'watch') watched.set(Number(pid), { signal, stage: Number(stage) });
  else if (order === 'forget') watched.delete(Number(pid));
  else if (order === 'done') process.exit(0);
}
const stages = [...new Set([...watched.values()].map(it => it.stage))].sort((a, b) => b - a);
for (const stage of stages) await stopStage(stage);
if (stateFile) rmSync(stateFile, { force: true });
process.exit(0);
