import { testRedis } from './test-redis.js';

describe('testRedis', () => {
  it('gives a database that begins empty and whose URL leads to it', async () => {
    const { redis, url, close } = await testRedis();
    await redis.set('hint', 'here');
    expect(await redis.keys('*')).toEqual(['hint']);
    expect(redis.options.db).toBe(Number(new URL(url).pathname.slice(1)));
    await close();
  });
});
