import { eventually, testDatabase, testService, testStack } from '@baton/testing';
import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Logger, PlatformModule, REDIS, ServiceConfig, Shutdown } from '../index.js';
import { tcpForwarder } from '../database/tcp-forwarder.fixture.js';
import { connectRedis } from './redis.js';

@Module({ imports: [PlatformModule.forService({ name: 'redis', config: ServiceConfig, migrations: [] })] })
class RedisModule {}

describe('Redis', () => {
  const lines: string[] = [];
  const logger = new Logger({ service: 'test', destination: { write: text => lines.push(text) } });
  let shutdown: Shutdown;
  beforeEach(() => {
    lines.length = 0;
    shutdown = new Shutdown(logger);
  });
  afterEach(() => shutdown.run());

  it('is null without a URL', () => {
    expect(connectRedis(undefined, logger, shutdown)).toBeNull();
  });

  it('works when it is there', async () => {
    const { redisUrl } = await testStack();
    const redis = connectRedis(redisUrl, logger, shutdown);
    await eventually(() => expect(redis?.status).toBe('ready'));
    expect(await redis?.ping()).toBe('PONG');
    expect(lines).toEqual([]);
  });

  it('fails a command at once when it is away, and tells the log only once', async () => {
    const nowhere = await tcpForwarder(9);
    const redis = connectRedis(`redis://127.0.0.1:${nowhere.port}`, logger, shutdown);
    let errors = 0;
    redis?.on('error', () => errors++);
    const begun = performance.now();
    await expect(redis?.get('x')).rejects.toThrow();
    // As ioredis comes it tries twenty times, which takes ten seconds.
    expect(performance.now() - begun).toBeLessThan(5_000);
    await eventually(() => expect(errors).toBeGreaterThanOrEqual(2));
    expect(lines.filter(line => line.includes('redis is away'))).toHaveLength(1);
  });

  it('connects again by itself and says so once', async () => {
    const { redisUrl } = await testStack();
    const forwarder = await tcpForwarder(Number(new URL(redisUrl).port));
    const redis = connectRedis(`redis://127.0.0.1:${forwarder.port}`, logger, shutdown);
    await eventually(() => expect(lines.join()).toContain('redis is away'));
    await forwarder.open();
    await eventually(() => expect(lines.filter(line => line.includes('redis is back'))).toHaveLength(1));
    expect(await redis?.ping()).toBe('PONG');
    await forwarder.shut();
  });

  it('keeps no service from starting or answering when it is away', async () => {
    const db = await testDatabase('redis', []);
    const nowhere = await tcpForwarder(9);
    const service = await testService(RedisModule, { db, env: { REDIS_URL: `redis://127.0.0.1:${nowhere.port}`, LOG_LEVEL: 'silent' } });
    expect((await service.request('/health/ready')).status).toBe(200);
    expect(service.app.get<Redis>(REDIS).status).not.toBe('ready');
    await service.close();
    await db.drop();
  });
});
