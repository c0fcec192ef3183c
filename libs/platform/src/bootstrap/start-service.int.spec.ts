import { jest } from '@jest/globals';
import { testDatabase, testStack, type TestDatabase } from '@baton/testing';
import { Injectable, Module } from '@nestjs/common';
import { Logger, PlatformModule, ServiceConfig, Shutdown, startService } from '../index.js';

let hang: Promise<void> | undefined;

@Injectable()
class Consumer {
  constructor(shutdown: Shutdown) {
    shutdown.onShutdown('close', 'stuck consumer', () => hang);
  }
}

@Module({ imports: [PlatformModule.forService({ name: 'main', config: ServiceConfig, migrations: [] })], providers: [Consumer] })
class MainModule {}

type Line = { msg: string; hung?: string[]; errors?: { field: string }[]; error?: { message: string } };

describe('startService', () => {
  let db: TestDatabase;
  let env: Record<string, string>;
  const listeners = ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'] as const;
  beforeAll(async () => {
    db = await testDatabase('main', []);
    const { kafkaBrokers } = await testStack();
    env = { PORT: '0', HOST: '127.0.0.1', DATABASE_URL: db.url, KAFKA_BROKERS: kafkaBrokers.join(','), BATON_ADMIN_KEY: 'k' };
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const event of listeners) process.removeAllListeners(event);
    hang = undefined;
  });
  afterAll(() => db.drop());

  /** Starts the service; `exit` is kept with the code when it ends the process. */
  async function start(environment = env) {
    const lines: Line[] = [];
    const logger = new Logger({ service: 'main', destination: { write: text => lines.push(JSON.parse(text) as Line) } });
    const exit = new Promise<number>(resolve => {
      jest.spyOn(process, 'exit').mockImplementation(code => {
        resolve(Number(code));
        return undefined as never;
      });
    });
    await startService({ name: 'main', module: MainModule, env: environment, logger });
    return { lines, exit };
  }

  it.each(['SIGTERM', 'SIGINT'])('ends with 0 after %s', async signal => {
    const { lines, exit } = await start();
    expect(lines.at(-1)).toMatchObject({ msg: 'listening', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string });
    process.emit(signal as 'SIGTERM', signal as 'SIGTERM');
    process.emit('SIGINT', 'SIGINT'); // a terminal and a supervisor may both ask
    expect(await exit).toBe(0);
    expect(lines.filter(line => line.msg === 'stopping')).toHaveLength(1);
  });

  it('ends with 1 and the name of what hung', async () => {
    let release = (): void => undefined;
    hang = new Promise(resolve => {
      release = resolve;
    });
    const { lines, exit } = await start();
    process.emit('SIGTERM', 'SIGTERM');
    expect(await exit).toBe(1);
    expect(lines.find(line => line.msg === 'stopped')?.hung).toEqual(['stuck consumer']);
    release();
  });

  it('ends with 1 when something is thrown that nobody catches', async () => {
    const { lines, exit } = await start();
    process.emit('unhandledRejection', new Error('forgotten'), Promise.resolve());
    expect(await exit).toBe(1);
    expect(lines.at(-1)?.error?.message).toBe('forgotten');
    jest.restoreAllMocks();
    const again = new Promise(resolve => jest.spyOn(process, 'exit').mockImplementation(code => resolve(code) as never));
    process.emit('SIGTERM', 'SIGTERM');
    await again;
  });

  it('ends with 1 and all that is wrong when its environment is', async () => {
    const { lines, exit } = await start({ ...env, PORT: 'many', BATON_ADMIN_KEY: '' });
    expect(await exit).toBe(1);
    expect(lines.at(-1)?.errors?.map(error => error.field)).toEqual(['BATON_ADMIN_KEY', 'PORT']);
  });
});
