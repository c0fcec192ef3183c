import { eventually, testRedis, type TestRedis } from '@baton/testing';
import { PresenceKeeper } from './presence-keeper.js';

let redis: TestRedis;
let keeper: PresenceKeeper;
beforeAll(async () => {
  redis = await testRedis();
  keeper = new PresenceKeeper(redis.redis);
});
beforeEach(() => redis.redis.flushdb());
afterAll(() => redis?.close());

const online = { repId: 'ann', state: 'online', at: 1_000, expiresAfterMs: 60_000 } as const;

describe('what reps say, in Redis', () => {
  it('is kept until it expires', async () => {
    await keeper.keep([online, { ...online, repId: 'ben', state: 'away', at: 2_000, expiresAfterMs: 5 }]);
    expect((await keeper.read(['ann', 'ben', 'cleo'])).told.get('ann')).toEqual({ state: 'online', at: 1_000, expiresAfterMs: 60_000 });
    await eventually(async () => expect([...(await keeper.read(['ann', 'ben', 'cleo'])).told.keys()]).toEqual(['ann']));
  });

  it('lasts longer when it is said again', async () => {
    await keeper.keep([{ ...online, expiresAfterMs: 1_000 }]);
    await keeper.keep([{ ...online, at: 1_500 }]);
    expect(await redis.redis.pttl('baton:presence:ann')).toBeGreaterThan(1_000);
    expect((await keeper.read(['ann'])).told.get('ann')).toEqual({ state: 'online', at: 1_500, expiresAfterMs: 60_000 });
  });

  it('is complete from when it was restored until Redis forgets, and what is restored does not replace what is said', async () => {
    expect(await keeper.read(['ann'])).toEqual({ isComplete: false, told: new Map() });
    await keeper.keep([{ ...online, state: 'away' }]);
    expect((await keeper.read(['ann'])).isComplete).toBe(false);
    await keeper.restore([online, { ...online, repId: 'ben' }]);
    const { isComplete, told } = await keeper.read(['ann', 'ben']);
    expect([isComplete, told.get('ann')!.state, told.get('ben')!.state]).toEqual([true, 'away', 'online']);
    await redis.redis.flushdb();
    expect((await keeper.read(['ann'])).isComplete).toBe(false);
  });

  it('is nothing when something else stands there', async () => {
    await redis.redis.mset('baton:presence:ann', 'dancing 5 5', 'baton:presence:ben', 'online soon 5', 'baton:presence:cleo', 'away 5');
    expect((await keeper.read(['ann', 'ben', 'cleo'])).told).toEqual(new Map());
  });

  it('fails at once without Redis', async () => {
    const none = new PresenceKeeper(null);
    await expect(none.read(['ann'])).rejects.toThrow();
    await expect(none.keep([online])).rejects.toThrow();
    const gone = redis.redis.duplicate({ lazyConnect: true, enableOfflineQueue: false });
    await expect(new PresenceKeeper(gone).keep([online])).rejects.toThrow();
    gone.disconnect();
  });
});
