import { Partitioners } from 'kafkajs';
import { testStack } from '@baton/testing';
import { kafkaClient } from './kafka-client.js';

describe('an idle client', () => {
  it('does not wake to look at requests that are not there', async () => {
    const { kafkaBrokers } = await testStack();
    const silent = { warn: () => undefined, error: () => undefined };
    const producer = kafkaClient('idle', { brokers: kafkaBrokers }, silent).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    try {
      // The stock client arms a timer that is already over, again and again: hundreds of them in this time.
      const set = globalThis.setTimeout;
      let timers = 0;
      globalThis.setTimeout = Object.assign((...args: Parameters<typeof set>) => {
        timers++;
        return set(...args);
      }, set) as typeof set;
      await new Promise(resolve => set(resolve, 300));
      globalThis.setTimeout = set;
      expect(timers).toBeLessThan(20);
    } finally {
      await producer.disconnect();
    }
  });
});
