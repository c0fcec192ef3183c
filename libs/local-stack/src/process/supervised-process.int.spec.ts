import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StackProblem } from '../stack-problem.js';
import { poll } from './poll.js';
import { identifyProcess } from './process-identity.js';
import { SupervisedProcess, type ProcessChange, type ProcessPlan } from './supervised-process.js';

const directory = mkdtempSync(join(tmpdir(), 'baton-supervised-'));
const started: SupervisedProcess[] = [];

/** A node process that runs this program, with what happens to it. */
function supervise(program: string, plan: Partial<ProcessPlan> = {}) {
  const lines: string[] = [];
  const changes: ProcessChange[] = [];
  const supervised = new SupervisedProcess({
    name: 'example',
    command: process.execPath,
    args: ['-e', program],
    env: { EXAMPLE: 'of the environment' },
    onLine: line => lines.push(line),
    onChange: change => changes.push(change),
    ...plan,
  });
  started.push(supervised);
  const said = (line: string, times = 1) => poll(() => lines.filter(it => it === line).length >= times, 60_000, 5);
  return { supervised, lines, changes, said };
}

const STAYS = 'console.log("up"); setInterval(() => {}, 1000);';

afterEach(() => Promise.all(started.splice(0).map(it => it.kill())));
afterAll(() => rmSync(directory, { recursive: true }));

describe('SupervisedProcess', () => {
  it('gives every line of both streams, and the environment of the plan alone', async () => {
    const { supervised, lines, said } = supervise(
      `console.log(process.env.EXAMPLE, process.env.PATH); console.error("to stderr"); ${STAYS}`,
    );
    await supervised.start();
    await said('up');
    await said('to stderr');
    expect(lines).toEqual(expect.arrayContaining(['of the environment undefined', 'to stderr', 'up']));
  });

  it('writes the lines to its log file, with and without somebody who listens', async () => {
    const heard = supervise(STAYS, { logFile: join(directory, 'logs', 'heard.log') });
    const alone = supervise(STAYS, { logFile: join(directory, 'alone.log'), onLine: undefined });
    await Promise.all([heard.supervised.start(), alone.supervised.start()]);
    const logged = (file: string) => poll(() => existsSync(file) && readFileSync(file, 'utf8') === 'up\n', 60_000);
    expect(await logged(join(directory, 'logs', 'heard.log'))).toBe(true);
    expect(await logged(join(directory, 'alone.log'))).toBe(true);
  });

  it('puts a log file aside that has grown long', async () => {
    const logFile = join(directory, 'long.log');
    writeFileSync(logFile, '');
    truncateSync(logFile, 33 * 1024 ** 2);
    const { supervised, said } = supervise(STAYS, { logFile });
    await supervised.start();
    await said('up');
    expect(statSync(`${logFile}.1`).size).toBe(33 * 1024 ** 2);
    expect(readFileSync(logFile, 'utf8')).toBe('up\n');
  });

  it('is running only when it is ready', async () => {
    const marker = join(directory, 'ready');
    const { supervised, changes } = supervise(`require('fs').writeFileSync(${JSON.stringify(marker)}, ''); ${STAYS}`, {
      isReady: async () => existsSync(marker),
    });
    await supervised.start();
    expect(existsSync(marker)).toBe(true);
    expect(changes.map(change => change.state)).toEqual(['starting', 'running']);
    expect(supervised.pid).toBeDefined();
  });

  it('says with its last words that it ended while it started, and is not started again', async () => {
    const { supervised } = supervise('console.error("the disk is full"); process.exit(1)', { isReady: async () => false });
    await expect(supervised.start()).rejects.toThrow(StackProblem);
    await expect(supervised.start()).rejects.toThrow('example ended while it started: the disk is full');
    expect(supervised.state).toBe('stopped');
  });

  it('reads its last words from the log file when nobody listens', async () => {
    const logFile = join(directory, 'last-words.log');
    const { supervised } = supervise('console.error("no license")', { onLine: undefined, logFile, isReady: async () => false });
    await expect(supervised.start()).rejects.toThrow(`no license (log: ${logFile})`);
  });

  it('says that it was too slow, and leaves nothing running', async () => {
    const { supervised } = supervise(STAYS, { isReady: async () => false, readyWithinMs: 200 });
    await expect(supervised.start()).rejects.toThrow('not ready after 0.2 s');
    expect(supervised.pid).toBeUndefined();
  });

  it('says that a program does not exist', async () => {
    const { supervised } = supervise('', { command: '/nowhere/at-all', isReady: async () => true });
    await expect(supervised.start()).rejects.toThrow('ENOENT');
  });

  it('is started again when it dies by itself', async () => {
    const { supervised, changes, said } = supervise(STAYS);
    await supervised.start();
    await said('up');
    const first = supervised.pid;
    await supervised.crash();
    expect(changes.at(-1)).toMatchObject({ state: 'waiting-to-restart', exit: { signal: 'SIGKILL' }, restartInMs: 500 });
    expect(await said('up', 2)).toBe(true);
    expect(await poll(() => supervised.state === 'running', 60_000)).toBe(true);
    expect(supervised.pid).not.toBe(first);
  });

  it('waits longer before each start while it keeps dying', async () => {
    const alive = join(directory, 'may-live');
    writeFileSync(alive, '');
    const { supervised, changes } = supervise(`if (!require('fs').existsSync(${JSON.stringify(alive)})) process.exit(7); ${STAYS}`, {
      isReady: async () => existsSync(alive),
    });
    await supervised.start();
    rmSync(alive);
    await supervised.crash();
    const restarts = () => changes.filter(change => change.state === 'waiting-to-restart');
    await poll(() => restarts().length >= 3, 60_000);
    expect(
      restarts()
        .slice(0, 3)
        .map(change => change.restartInMs),
    ).toEqual([500, 1_000, 2_000]);
    expect(restarts()[1]!.exit).toEqual({ code: 7, signal: null });
  });

  it('stays down after a crash when it is not to be restarted', async () => {
    const { supervised } = supervise(STAYS, { restarts: false });
    await supervised.start();
    await supervised.crash();
    expect(supervised.state).toBe('stopped');
  });

  it('stops when asked, and stays down', async () => {
    const { supervised, changes, said } = supervise(`process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); ${STAYS}`);
    await supervised.start();
    await said('up');
    await supervised.stop();
    expect(await said('bye')).toBe(true);
    expect(changes.at(-1)).toMatchObject({ state: 'stopped', exit: { code: 0, signal: null } });
  });

  it('is killed when it does not stop in time', async () => {
    const { supervised, changes, said } = supervise(`process.on('SIGTERM', () => {}); ${STAYS}`, { stopWithinMs: 200 });
    await supervised.start();
    await said('up');
    await supervised.stop();
    expect(changes.at(-1)).toMatchObject({ state: 'stopped', exit: { signal: 'SIGKILL' } });
  });

  it('takes what it has started with it when it is killed', async () => {
    const { supervised, lines } = supervise(
      `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(child.pid); setInterval(() => {}, 1000)`,
    );
    await supervised.start();
    await poll(() => lines.length > 0, 60_000);
    const grandchild = Number(lines[0]);
    expect(identifyProcess(grandchild)).not.toBeNull();
    await supervised.kill();
    expect(await poll(() => identifyProcess(grandchild) === null, 60_000)).toBe(true);
  });

  it('can be stopped while it waits to be started again', async () => {
    const { supervised, lines, said } = supervise(STAYS);
    await supervised.start();
    await said('up');
    await supervised.crash();
    await supervised.stop();
    expect(supervised.state).toBe('stopped');
    await supervised.start();
    await said('up', 2);
    expect(lines).toEqual(['up', 'up']);
  });

  it('can be stopped when it was never started', async () => {
    const { supervised } = supervise(STAYS);
    await supervised.stop();
    expect(supervised.state).toBe('stopped');
  });

  it('restarts with another process', async () => {
    const { supervised } = supervise(STAYS);
    await supervised.start();
    const first = supervised.pid;
    await supervised.restart();
    expect(supervised.state).toBe('running');
    expect(supervised.pid).not.toBe(first);
  });
});
