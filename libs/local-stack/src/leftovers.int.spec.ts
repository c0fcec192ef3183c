import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from './ports.js';
import { poll } from './process/poll.js';
import { identifyProcess, isRunning, type ProcessIdentity } from './process/process-identity.js';
import { readState, stateFileOf, type StackState } from './stack-state.js';
import { startStack, type StackOptions } from './stack.js';

const root = join(import.meta.dirname, '..', '..', '..');
const directory = mkdtempSync(join(root, '.local', 'leftovers-spec-'));
const parents: ChildProcess[] = [];
let options: Omit<StackOptions, 'log'>;

const processesOf = (state: StackState): ProcessIdentity[] => [...Object.values(state.parts), state.watchdog!];

/** A program of its own that starts the stack and stays, to be killed. */
async function startInAnotherProcess(): Promise<StackState> {
  const library = pathToFileURL(join(root, 'libs', 'local-stack', 'dist', 'index.js')).href;
  const program = `import { startStack } from '${library}';
    await startStack({ ...${JSON.stringify(options)}, log: line => console.log(line) });
    console.log('up');`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  parents.push(parent);
  let output = '';
  parent.stdout.on('data', text => (output += text));
  if (!(await poll(() => /^up$/m.test(output), 180_000))) throw new Error(`the stack did not start: ${output}`);
  return readState(directory)!;
}

const kill = (parent: ChildProcess) => {
  const gone = new Promise(resolve => parent.once('exit', resolve));
  parent.kill('SIGKILL');
  return gone;
};

beforeAll(async () => {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-b', join(root, 'libs', 'local-stack')], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (status !== 0) throw new Error(stdout);
  const ports = { kafka: await freePort(), kafkaController: await freePort(), postgres: await freePort(), redis: await freePort() };
  options = { directory, cacheDirectory: join(root, '.local', 'cache'), ports };
});
afterAll(async () => {
  await Promise.all(parents.filter(parent => parent.exitCode === null && parent.signalCode === null).map(kill));
  rmSync(directory, { recursive: true });
});

describe('what a run leaves behind', () => {
  it('is nothing, when the parent is killed by kill -9', async () => {
    const state = await startInAnotherProcess();
    const processes = processesOf(state);
    expect(Object.keys(state.parts).sort()).toEqual(['kafka', 'postgres', 'redis']);
    expect(processes.every(isRunning)).toBe(true);
    await kill(parents.at(-1)!);
    expect(await poll(() => !processes.some(isRunning), 60_000)).toBe(true);
    expect(existsSync(stateFileOf(directory))).toBe(false);
  });

  it('is stopped by the next start, when the watchdog was killed as well', async () => {
    const state = await startInAnotherProcess();
    const parent = parents.at(-1)!;
    // Stopped first, so that it cannot put another watchdog in the place of the one that is killed.
    parent.kill('SIGSTOP');
    process.kill(state.watchdog!.pid, 'SIGKILL');
    await kill(parent);
    expect(Object.values(state.parts).every(isRunning)).toBe(true);
    const lines: string[] = [];
    const stack = await startStack({ ...options, log: line => lines.push(line) });
    expect(lines.filter(line => line.startsWith('Stopping ')).sort()).toEqual(
      Object.entries(state.parts)
        .map(([name, { pid }]) => `Stopping ${name} (process ${pid}), left behind by an earlier run …`)
        .sort(),
    );
    expect(Object.values(state.parts).some(isRunning)).toBe(false);
    await stack.stop();
  });

  it('is recognised as stale, when its process numbers belong to other processes by now', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const stale: ProcessIdentity = { pid: bystander.pid!, startedAt: 'long ago' };
    writeFileSync(stateFileOf(directory), JSON.stringify({ owner: stale, watchdog: stale, parts: { redis: stale } } satisfies StackState));
    const stack = await startStack({ ...options, parts: ['redis'], log: () => {} });
    expect(identifyProcess(bystander.pid!)).not.toBeNull();
    expect(readState(directory)!.owner.pid).toBe(process.pid);
    await stack.stop();
    bystander.kill();
  });

  it('is cleaned up, when a crash cut its state file short', async () => {
    writeFileSync(stateFileOf(directory), '{"owner": {"pi');
    const anHourAgo = Date.now() / 1_000 - 3_600;
    utimesSync(stateFileOf(directory), anHourAgo, anHourAgo);
    const stack = await startStack({ ...options, parts: ['redis'], log: () => {} });
    expect(JSON.parse(readFileSync(stateFileOf(directory), 'utf8'))).toHaveProperty('endpoints.redisUrl');
    await stack.stop();
  });
});
