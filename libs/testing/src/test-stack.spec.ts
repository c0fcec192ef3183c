import { testStack } from './test-stack.js';

describe('testStack', () => {
  it('is what the environment says', async () => {
    const env = { BATON_TEST_POSTGRES_URL: 'postgres://one', BATON_TEST_KAFKA_BROKERS: 'a:1,b:2', BATON_TEST_REDIS_URL: 'redis://one' };
    expect(await testStack(env)).toEqual({ postgresUrl: 'postgres://one', kafkaBrokers: ['a:1', 'b:2'], redisUrl: 'redis://one' });
  });

  it('says how a spec gets one when there is none', async () => {
    await expect(testStack({})).rejects.toThrow('*.int.spec.ts');
  });
});
