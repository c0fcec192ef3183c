import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { createDatabases } from './create-databases.js';
import { freePort, type StackPorts } from './ports.js';
import { poll } from './process/poll.js';
import { StackProblem } from './stack-problem.js';
import { stateFileOf } from './stack-state.js';
import { startStack, type Stack, type StackOptions } from './stack.js';

const local = join(import.meta.dirname, '..', '..', '..', '.local');
const directory = mkdtempSync(join(local, 'stack-spec-'));
const lines: string[] = [];
let ports: StackPorts;
let stack: Stack;

const start = (options: Partial<StackOptions> = {}): Promise<Stack> =>
  startStack({ directory, cacheDirectory: join(local, 'cache'), ports, log: line => lines.push(line), ...options });

async function query<R extends object>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as R[];
  } finally {
    await client.end();
  }
}

async function topicsOf(brokers: string[], create?: string): Promise<string[]> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    if (create) await admin.createTopics({ topics: [{ topic: create, numPartitions: 1 }] });
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

beforeAll(async () => {
  ports = { kafka: await freePort(), kafkaController: await freePort(), postgres: await freePort(), redis: await freePort() };
  stack = await start({ kafkaProperties: { 'group.min.session.timeout.ms': '1000' } });
});
afterAll(async () => {
  await stack.stop();
  rmSync(directory, { recursive: true });
});

describe('a stack', () => {
  it('is a Kafka, a PostgreSQL and a Redis that answer', async () => {
    expect(await topicsOf(stack.kafkaBrokers, 'first')).toContain('first');
    const [settings] = await query(
      stack.postgresUrl,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('max_connections') as connections, current_setting('password_encryption') as passwords`,
    );
    expect(settings).toEqual({ fsync: 'on', commit: 'on', connections: '200', passwords: 'scram-sha-256' });
    const redis = new Redis(stack.redisUrl);
    expect(await redis.ping()).toBe('PONG');
    await redis.quit();
  });

  it('says what takes its time', () => {
    expect(lines).toEqual(expect.arrayContaining(['PostgreSQL: making its data directory …', 'Kafka: formatting its storage …']));
    expect(lines.filter(line => /ready after \d+\.\d s$/.test(line))).toHaveLength(3);
  });

  it('takes further properties of the broker', () => {
    expect(readFileSync(join(directory, 'kafka', 'server.properties'), 'utf8')).toContain('group.min.session.timeout.ms=1000\n');
  });

  it('lets nobody else read where the superuser connects to', () => {
    expect(statSync(stateFileOf(directory)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(stateFileOf(directory), 'utf8'))).toMatchObject({ endpoints: { postgresUrl: stack.postgresUrl } });
  });

  it('refuses a password that is wrong', async () => {
    const url = new URL(stack.postgresUrl);
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('cannot be started twice', async () => {
    await expect(start()).rejects.toThrow(new RegExp(`already running \\(process ${process.pid}\\)`));
  });

  it('names the ports that are taken, and leaves nothing behind', async () => {
    const other = mkdtempSync(join(local, 'stack-spec-'));
    await expect(start({ directory: other })).rejects.toThrow(new RegExp(`Port ${ports.kafka} \\(Kafka\\) is taken`));
    expect(existsSync(stateFileOf(other))).toBe(false);
    rmSync(other, { recursive: true });
  });

  it('says what was asked for and is not part of it', async () => {
    const other = mkdtempSync(join(local, 'stack-spec-'));
    const redisAlone = await start({ directory: other, ports: { ...ports, redis: await freePort() }, parts: ['redis'] });
    expect(Object.keys(redisAlone.pids())).toEqual(['redis']);
    expect(() => redisAlone.postgresUrl).toThrow('without PostgreSQL');
    expect(() => redisAlone.part('kafka')).toThrow('without kafka');
    await redisAlone.stop();
    rmSync(other, { recursive: true });
  });

  it('keeps its data in a directory that is closed to other users', async () => {
    const closed = mkdtempSync(join(local, 'stack-spec-'));
    expect(statSync(closed).mode & 0o777).toBe(0o700);
    const other = await start({ directory: join(closed, 'inside'), ports: { ...ports, postgres: await freePort() }, parts: ['postgres'] });
    expect(await query(other.postgresUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await other.stop();
    rmSync(closed, { recursive: true });
  });

  it('stops the parts that did start when one of them cannot', async () => {
    const other = mkdtempSync(join(local, 'stack-spec-'));
    const redis = await freePort();
    const failing = start({
      directory: other,
      ports: { kafka: await freePort(), kafkaController: await freePort(), postgres: 0, redis },
      parts: ['redis', 'kafka'],
      kafkaProperties: { 'node.id': 'not a number' },
    });
    await expect(failing).rejects.toThrow(StackProblem);
    await new Promise<void>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(redis, '127.0.0.1', () => server.close(() => resolve()));
    });
    rmSync(other, { recursive: true });
  });

  it('starts a part again that was killed, with all that it had committed', async () => {
    await query(stack.postgresUrl, 'create table kept (id int)');
    await query(stack.postgresUrl, 'insert into kept values (1)');
    const postgres = stack.part('postgres');
    await postgres.crash();
    expect(await poll(() => postgres.state === 'running', 60_000)).toBe(true);
    expect(await query(stack.postgresUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  it('lets one part be stopped and started alone', async () => {
    const postgres = stack.part('postgres');
    await postgres.stop();
    await expect(query(stack.postgresUrl, 'select 1')).rejects.toThrow('ECONNREFUSED');
    expect(Object.keys(stack.pids()).sort()).toEqual(['kafka', 'redis']);
    await postgres.start();
    expect(await query(stack.postgresUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  it('starts again after a power cut, with its data', async () => {
    await stack.kill();
    stack = await start();
    expect(await topicsOf(stack.kafkaBrokers)).toContain('first');
    expect(await query(stack.postgresUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  });
});

describe('createDatabases', () => {
  const names = ['intake', 'scoring'] as const;
  const connects = async (url: string, database: string) => {
    const other = new URL(url);
    other.pathname = `/${database}`;
    return query(other.href, 'select 1').then(
      () => true,
      (error: Error & { code?: string }) => (error.code === '42501' ? false : Promise.reject(error)),
    );
  };

  it('gives each role a database of its own, and lets it connect to that one alone', async () => {
    const urls = await createDatabases(stack.postgresUrl, names, directory);
    await query(urls.intake, 'create table leads (id int)');
    const reach = await Promise.all(['baton_intake', 'baton_scoring', 'postgres', 'template1'].map(name => connects(urls.intake, name)));
    expect(reach).toEqual([true, false, false, false]);
  });

  it('gives roles no rights over the server', async () => {
    const urls = await createDatabases(stack.postgresUrl, names, directory);
    await expect(query(urls.scoring, 'create database another')).rejects.toThrow('permission denied');
    await expect(query(urls.scoring, 'create role another')).rejects.toThrow('permission denied');
  });

  it('changes nothing when it is repeated', async () => {
    const before = await createDatabases(stack.postgresUrl, names, directory);
    const after = await createDatabases(stack.postgresUrl, [...names, 'nurture'], directory);
    expect(after).toMatchObject(before);
    expect(await query(after.intake, 'select count(*)::int as n from leads')).toEqual([{ n: 0 }]);
  });
});
