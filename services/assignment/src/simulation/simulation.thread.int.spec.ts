import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SIMULATION = new URL('../../dist/simulation/simulate.js', import.meta.url);

const asModule = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;
const tellsWhatIsLoaded = 'export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }';
const telling = asModule(`import { register } from 'node:module'; register(${JSON.stringify(asModule(tellsWhatIsLoaded))});`);

describe('the thread of a simulation', () => {
  it('loads what it needs, and nothing of the framework: it is started for each simulation', async () => {
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', telling, '--import', 'reflect-metadata', '--eval', `import('${SIMULATION.href}')`],
      { env: { PATH: process.env.PATH }, maxBuffer: 10_000_000 },
    );
    const loaded = stderr.split('\n').filter(line => line.startsWith('file:'));
    expect(loaded.filter(url => url.endsWith('/simulation/simulate.js'))).toHaveLength(1);
    expect(loaded.filter(url => /node_modules\/(@nestjs|fastify|kafkajs|typeorm|pino)\//.test(url))).toEqual([]);
  });
});
