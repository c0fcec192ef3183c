import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const THREAD = new URL('../../dist/simulation/simulation.thread.js', import.meta.url);

const asModule = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;
const tellsWhatIsLoaded = 'export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }';
const telling = asModule(`import { register } from 'node:module'; register(${JSON.stringify(asModule(tellsWhatIsLoaded))});`);
/** Nobody listens there: the thread loads what it needs, and gives up. */
const task = { question: { document: {} }, connection: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none', DATABASE_TLS: 'disable' } };
const starting = `
  const { Worker } = require('node:worker_threads');
  const thread = new Worker(new URL(${JSON.stringify(THREAD.href)}), { workerData: ${JSON.stringify(task)} });
  thread.on('message', message => console.log(Object.keys(message).join()));`;

describe('the thread of a simulation', () => {
  it('loads what it needs, and nothing of the framework: it is started for each simulation', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', telling, '--eval', starting], {
      env: { PATH: process.env.PATH },
      maxBuffer: 10_000_000,
    });
    expect(stdout).toBe('failed,code\n');
    const loaded = stderr.split('\n').filter(line => line.startsWith('file:'));
    expect(loaded.filter(url => url.endsWith('/simulation/simulate.js'))).toHaveLength(1);
    expect(loaded.filter(url => /node_modules\/(@nestjs|fastify|kafkajs|typeorm|pino)\//.test(url))).toEqual([]);
  });
});
