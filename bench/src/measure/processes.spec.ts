import { spawnSync } from 'node:child_process';
import { canMeasure, cpuSeconds, machineBusySeconds, residentMebibytes, timesOf, treeCpuSeconds } from './processes.js';

describe('times of a process', () => {
  it('are read after its name, whatever that holds', () => {
    const fields = ['S', '7', ...Array<string>(9).fill('0'), '150', '50', '30', '20', '20'];
    expect(timesOf(`42 (a ) b (c) ${fields.join(' ')}`)).toEqual({ parent: 7, own: 2, reaped: 0.5 });
  });
});

describe('the machine', () => {
  it('is busy with everything but idling and waiting for disks', () => {
    expect(machineBusySeconds('cpu  100 200 300 9999 9999 10 20 5 0 0\ncpu0 1 2 3')).toBe(6.3);
  });
});

(canMeasure() ? describe : describe.skip)('where there is /proc', () => {
  // By the CPU time that they had: on a busy machine others have most of the time that passes.
  const BURN = 'const begun = process.cpuUsage(); while (process.cpuUsage(begun).user < 300_000);';
  const burn = () => spawnSync(process.execPath, ['-e', BURN]);

  it('CPU time grows by work', () => {
    const before = cpuSeconds(process.pid);
    for (const begun = process.cpuUsage(); process.cpuUsage(begun).user < 100_000;);
    expect(cpuSeconds(process.pid)).toBeGreaterThan(before);
  });

  it('a tree counts children that have ended', () => {
    const before = treeCpuSeconds(process.pid);
    burn();
    expect(treeCpuSeconds(process.pid) - before).toBeGreaterThanOrEqual(0.2);
  });

  it('memory is told in MiB', () => expect(residentMebibytes(process.pid)).toBeGreaterThan(10));
});
