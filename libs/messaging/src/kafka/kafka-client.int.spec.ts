import { testStack } from '@baton/testing';
import { kafkaClient } from './kafka-client.js';
import { byKey } from './partition-of.js';

describe('an idle client', () => {
  it('does not wake to look at requests that are not there', async () => {
    const { kafkaBrokers } = await testStack();
    const silent = { warn: () => undefined, error: () => undefined };
    const producer = kafkaClient('idle', { brokers: kafkaBrokers }, silent).producer({ createPartitioner: byKey });
    const { setTimeout: set, setInterval: repeat } = globalThis;
    const periods: number[] = [];
    globalThis.setInterval = ((...args: Parameters<typeof repeat>) => {
      periods.push(args[1] ?? 0);
      return repeat(...args);
    }) as typeof repeat;
    try {
      await producer.connect();
      // The stock client arms a timer that is already over, again and again: hundreds of them in this time.
      let timers = 0;
      globalThis.setTimeout = Object.assign((...args: Parameters<typeof set>) => {
        timers++;
        return set(...args);
      }, set) as typeof set;
      await new Promise(resolve => set(resolve, 300));
      expect(timers).toBeLessThan(20);
      // And each of its connections looks ten times a second whether a request has timed out.
      expect(periods.length).toBeGreaterThan(0);
      expect(Math.min(...periods)).toBeGreaterThanOrEqual(1_000);
    } finally {
      globalThis.setTimeout = set;
      globalThis.setInterval = repeat;
      await producer.disconnect();
    }
  });
});
