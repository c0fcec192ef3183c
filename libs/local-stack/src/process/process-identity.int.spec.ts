import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identifyProcess, isRunning } from './process-identity.js';

describe('identifyProcess', () => {
  it('is the same for the same process', () => {
    const identity = identifyProcess(process.pid)!;
    expect(identity.pid).toBe(process.pid);
    expect(identifyProcess(process.pid)).toEqual(identity);
    expect(isRunning(identity)).toBe(true);
  });

  it('knows a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = identifyProcess(child.pid!)!;
    expect(isRunning(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(identity)).toBe(false);
    expect(identifyProcess(child.pid!)).toBeNull();
  });

  it('tells apart another process that was given the same number later', () => {
    const identity = identifyProcess(process.pid)!;
    expect(isRunning({ ...identity, startedAt: 'earlier' })).toBe(false);
  });

  it('is null for a process that has ended and was not collected by its parent', async () => {
    // The shell starts a child that ends at once, and becomes a program that never collects it.
    const parent = spawn('sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 120']);
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(output.toString());
    const deadline = Date.now() + 60_000;
    while (identifyProcess(zombie) !== null && Date.now() < deadline) await new Promise(resolve => setImmediate(resolve));
    expect(identifyProcess(zombie)).toBeNull();
    parent.kill('SIGKILL');
  });
});
