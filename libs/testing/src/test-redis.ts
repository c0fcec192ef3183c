import { randomInt } from 'node:crypto';
import { Redis } from 'ioredis';
import { testStack } from './test-stack.js';

export interface TestRedis {
  url: string;
  redis: Redis;
  /** Removes its keys and disconnects. */
  close(): Promise<void>;
}

/** One of the numbered databases of the Redis server, emptied. Channels are the whole server's. */
export async function testRedis(): Promise<TestRedis> {
  const { redisUrl } = await testStack();
  const server = new Redis(redisUrl);
  const [, databases] = (await server.config('GET', 'databases')) as [string, string];
  await server.quit();
  const url = new URL(redisUrl);
  url.pathname = `/${randomInt(1, Number(databases))}`;
  const redis = new Redis(url.href);
  await redis.flushdb();
  return {
    url: url.href,
    redis,
    close: async () => {
      await redis.flushdb();
      await redis.quit();
    },
  };
}
