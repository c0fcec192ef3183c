import { connect } from 'node:net';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { SupervisedProcess } from '../process/supervised-process.js';
import { StackProblem } from '../stack-problem.js';
import type { Downloads } from './download.js';
import type { PartContext } from './part.js';

/** A Redis that keeps nothing on disk: it holds only what may vanish. The process is made, not started. */
export async function prepareRedis(context: PartContext, downloads: Promise<Downloads>): Promise<SupervisedProcess> {
  const directory = join(context.directory, 'redis');
  await mkdir(directory, { recursive: true });
  const { redis: port } = context.ports;
  return new SupervisedProcess({
    name: 'redis',
    command: await redisCommand(downloads),
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory, '--maxmemory', '256mb'],
    logFile: join(context.directory, 'logs', 'redis.log'),
    isReady: () => answersPing(port),
    stopWithinMs: 10_000,
    watchdog: context.watchdog,
    stage: 0,
    onChange: context.onChange,
  });
}

/** The redis-server of the PATH, else the one of the Maven jar. Throws StackProblem when neither runs here. */
async function redisCommand(downloads: Promise<Downloads>): Promise<string> {
  if ((await runCommand('redis-server', ['--version'])).code === 0) return 'redis-server';
  const { redisBinaries } = await downloads;
  const suffix = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const name = (await readdir(redisBinaries)).find(file => file.startsWith('redis-server-') && file.endsWith(suffix));
  if (name === undefined) throw new StackProblem(`There is no Redis for ${suffix} to fetch: install redis-server, or set REDIS_URL`);
  const binary = join(redisBinaries, name);
  await chmod(binary, 0o755);
  const { code, output } = await runCommand(binary, ['--version']);
  if (code !== 0) throw new StackProblem(`The fetched Redis does not run here (${output.trim()}): install redis-server, or set REDIS_URL`);
  return binary;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('data', data => done(data.toString().startsWith('+PONG')));
    socket.once('error', () => done(false));
  });
}
