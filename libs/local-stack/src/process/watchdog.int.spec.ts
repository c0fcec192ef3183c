import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { poll } from './poll.js';
import { identifyProcess } from './process-identity.js';
import { Watchdog } from './watchdog.js';

const PROGRAM = fileURLToPath(new URL('../../watchdog.mjs', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'baton-watchdog-'));
const record = join(directory, 'record');
let stateFile: string;
let tests = 0;
const left: number[] = [];

const isGone = (pid: number) => poll(() => identifyProcess(pid) === null, 60_000);

/** A process that writes its name into the record when it is asked to end, and obeys or not. */
function spawnRecorder(name: string, obeys = true): ChildProcess {
  const program = `
    process.on('SIGTERM', () => { require('fs').appendFileSync(${JSON.stringify(record)}, '${name} '); ${obeys ? 'process.exit()' : ''} });
    process.stdout.write('up'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  left.push(child.pid!);
  return child;
}

const up = (child: ChildProcess) => new Promise(resolve => child.stdout!.once('data', resolve));

/** A parent that has a watchdog, as the library starts it, for these processes; it is killed by the test. */
async function spawnParent(orders: readonly string[], graceMs = 15_000): Promise<ChildProcess> {
  const program = `
    const dog = require('child_process').spawn(process.execPath, [${JSON.stringify(PROGRAM)}, ${JSON.stringify(stateFile)}, '${graceMs}'], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    dog.stdin.write(${JSON.stringify(orders.map(order => `${order}\n`).join(''))}, () => process.stdout.write('up'));
    setInterval(() => {}, 1000)`;
  const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await up(parent);
  return parent;
}

beforeEach(() => {
  // Its own for each test: the watchdog of the test before may still be about to remove the other.
  stateFile = join(directory, `stack-${tests++}.json`);
  writeFileSync(record, '');
  writeFileSync(stateFile, '{}');
});
afterEach(() => {
  for (const pid of left.splice(0)) if (identifyProcess(pid)) process.kill(pid, 'SIGKILL');
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('the watchdog', () => {
  it('stops what a parent leaves behind that is killed, the higher stages first, and removes the state file', async () => {
    const [database, service] = [spawnRecorder('database'), spawnRecorder('service')];
    await Promise.all([up(database), up(service)]);
    const parent = await spawnParent([`watch ${database.pid} SIGTERM 0`, `watch ${service.pid} SIGTERM 1`]);
    parent.kill('SIGKILL');
    expect(await isGone(database.pid!)).toBe(true);
    expect(await isGone(service.pid!)).toBe(true);
    expect(readFileSync(record, 'utf8')).toBe('service database ');
    expect(await poll(() => !existsSync(stateFile), 60_000)).toBe(true);
  });

  it('leaves alone what it was told to forget', async () => {
    const [kept, watched] = [spawnRecorder('kept'), spawnRecorder('watched')];
    await Promise.all([up(kept), up(watched)]);
    const parent = await spawnParent([`watch ${kept.pid} SIGTERM 0`, `watch ${watched.pid} SIGTERM 0`, `forget ${kept.pid}`]);
    parent.kill('SIGKILL');
    expect(await isGone(watched.pid!)).toBe(true);
    expect(identifyProcess(kept.pid!)).not.toBeNull();
  });

  it('kills what does not end when asked', async () => {
    const stubborn = spawnRecorder('stubborn', false);
    await up(stubborn);
    const parent = await spawnParent([`watch ${stubborn.pid} SIGTERM 0`], 300);
    parent.kill('SIGKILL');
    expect(await isGone(stubborn.pid!)).toBe(true);
    expect(readFileSync(record, 'utf8')).toBe('stubborn ');
  });

  it('ends with nothing stopped when its parent has no more need of it', async () => {
    const child = spawnRecorder('child');
    await up(child);
    const watchdog = new Watchdog(stateFile);
    const { pid } = watchdog;
    watchdog.watch(child.pid!, 'SIGTERM', 0);
    watchdog.close();
    expect(await isGone(pid!)).toBe(true);
    expect(identifyProcess(child.pid!)).not.toBeNull();
    expect(existsSync(stateFile)).toBe(true);
  });

  it('is replaced when it is killed itself', async () => {
    const watchdog = new Watchdog(stateFile);
    const first = watchdog.pid!;
    process.kill(first, 'SIGKILL');
    expect(await poll(() => watchdog.pid !== first && watchdog.pid !== undefined, 60_000)).toBe(true);
    watchdog.close();
  });
});
